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
