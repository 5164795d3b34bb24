/* Kernels with a fault each: the test of the tests. */

KERNEL void faultless(GLOBAL const float *RESTRICT from, GLOBAL float *RESTRICT to, uint count) {
    uint item = work_item() * LANES;
    for (uint i = item; i < item + LANES && i < count; i++) to[i] = from[i];
}

KERNEL void one_too_far(GLOBAL const float *RESTRICT from, GLOBAL float *RESTRICT to, uint count) {
    uint item = work_item() * LANES;
    for (uint i = item; i < item + LANES && i < count; i++) to[i + 1] = from[i];
}

KERNEL void unwritten(GLOBAL const float *RESTRICT from, GLOBAL float *RESTRICT to, uint count) {
    uint item = work_item() * LANES;
    for (uint i = item; i < item + LANES && i < count; i++) to[i] = from[i] > 0.0f ? 1.0f : from[i];
}

KERNEL void racing(GLOBAL const float *RESTRICT from, GLOBAL float *RESTRICT to, uint count) {
    to[0] = from[0] + (float)(work_item() + count);
}

/* 64 GiB and more behind its memory. */
KERNEL void astray(GLOBAL const float *RESTRICT from, GLOBAL float *RESTRICT to, uint count) {
    to[(ulong)count << 30] = from[0];
}

/* Relies on there being no more work-items than numbers. */
KERNEL void unbounded(GLOBAL const float *RESTRICT from, GLOBAL float *RESTRICT to, uint count) {
    to[work_item()] = from[0] + (float)count;
}

/* Turns 64 numbers round, without waiting until all of them are there. */
GROUP_KERNEL(64) void missing_barrier(GLOBAL const float *RESTRICT from, GLOBAL float *RESTRICT to, uint count) {
    LOCAL_MEMORY float numbers[64];
    uint item = local_item();
    numbers[item] = from[item];
    if (count == 0) group_barrier();
    to[item] = numbers[63 - item];
}
