/* Kernels with a fault each, in plain OpenCL C with any number of lanes: the test of the tests. */

__kernel void faultless(__global const float *from, __global float *to, uint count) {
    uint item = (uint)get_global_id(0) * LANES;
    for (uint i = item; i < item + LANES && i < count; i++) to[i] = from[i];
}

__kernel void one_too_far(__global const float *from, __global float *to, uint count) {
    uint item = (uint)get_global_id(0) * LANES;
    for (uint i = item; i < item + LANES && i <= count; i++) to[i + 1] = from[i];
}

__kernel void unwritten(__global const float *from, __global float *to, uint count) {
    uint item = (uint)get_global_id(0) * LANES;
    for (uint i = item; i < item + LANES && i < count; i++) to[i] = from[i] > 0.0f ? 1.0f : from[i];
}

__kernel void racing(__global const float *from, __global float *to, uint count) {
    to[0] = from[0] + (float)get_global_id(0);
}
