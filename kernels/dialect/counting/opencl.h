/* Counting: a part of the dialect for programs that need it. `count_one(p)` adds 1 to a number in global memory. Where there are several lanes
 * no other work-item may count there at the same time: then it takes no atomic operation, which CPUs are slow at. */
#if LANES == 1
#define count_one(pointer) atomic_inc(pointer)
#else
#define count_one(pointer) (*(pointer) += 1u)
#endif
