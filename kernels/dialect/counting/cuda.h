/* Counting: a part of the dialect for programs that need it. `count_one(p)` adds 1 to a number in global memory. */
#define count_one(pointer) atomicAdd(pointer, 1u)
