/* What programs.ptx is made of:
 *   nvcc -ptx -arch=compute_75 -lineinfo --fmad=false programs.cu
 * and in the result the .version changed to 6.4, which has all that it uses, and the directories of .file left out. */
typedef unsigned int word;
typedef unsigned long long longword;

__constant__ word primes[8] = {2, 3, 5, 7, 11, 13, 17, 19};
__device__ word counter = 5;
__device__ const float *where_to = 0;

/* Loops of different lengths, ways that part and come together. */
extern "C" __global__ void collatz(const word *start, word *steps, word n) {
    word i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    word x = start[i], count = 0;
    while (x != 1) {
        x = x & 1 ? 3 * x + 1 : x / 2;
        count++;
    }
    steps[i] = count;
}

/* A jump through a table. */
extern "C" __global__ void choose(const word *x, word *y) {
    word i = blockIdx.x * blockDim.x + threadIdx.x, v = x[i], r;
    switch (v) {
    case 0:
        r = v + 100;
        break;
    case 1:
        r = __popc(i);
        break;
    case 2:
        r = i * i;
        break;
    case 3:
        r = i / 3;
        break;
    case 4:
        r = i ^ 0x55;
        break;
    case 5:
        r = primes[i & 7];
        break;
    case 6:
        r = ~i;
        break;
    case 7:
        r = __brev(i);
        break;
    default:
        r = 7;
        break;
    }
    y[i] = r;
}

__device__ __noinline__ float norm(float x, float y) { return sqrtf(x * x + y * y); }

__device__ __noinline__ float weighted(float x, word n) {
    if (n == 0) return -1.0f;
    return norm(x, (float)n) / n;
}

/* Calls, one in the other. */
extern "C" __global__ void calls(const float *x, float *y) {
    word i = blockIdx.x * blockDim.x + threadIdx.x;
    y[i] = weighted(x[i], i & 3);
}

/* An array on the stack, with a place that is not known before. */
extern "C" __global__ void stack(const word *x, word *y) {
    word i = threadIdx.x, values[16];
    for (word k = 0; k < 16; k++) values[k] = x[(i + k) & 63];
    for (word k = 0; k < 16; k++) values[(values[k] + k) & 15] += k;
    word sum = 0;
    for (word k = 0; k < 16; k++) sum = sum * 31 + values[(k * 7) & 15];
    y[i] = sum;
}

/* The sum of a block: shuffles, shared memory, barriers, and an atomic for the grid's. */
extern "C" __global__ void reduce(const word *x, word *block_sums, word *total) {
    __shared__ word partial[32];
    word lane = threadIdx.x & 31, warp = threadIdx.x >> 5, v = x[blockIdx.x * blockDim.x + threadIdx.x];
    for (word gap = 16; gap > 0; gap >>= 1) v += __shfl_xor_sync(~0u, v, gap);
    if (lane == 0) partial[warp] = v;
    __syncthreads();
    if (warp == 0) {
        v = lane < blockDim.x / 32 ? partial[lane] : 0;
        for (word gap = 16; gap > 0; gap >>= 1) v += __shfl_down_sync(~0u, v, gap);
        if (lane == 0) {
            block_sums[blockIdx.x] = v;
            atomicAdd(total, v);
        }
    }
}

/* Shared memory that the launch sizes: a block in reverse. */
extern "C" __global__ void reverse(const float *x, float *y) {
    extern __shared__ float turned[];
    turned[blockDim.x - 1 - threadIdx.x] = x[blockIdx.x * blockDim.x + threadIdx.x];
    __syncthreads();
    y[blockIdx.x * blockDim.x + threadIdx.x] = turned[threadIdx.x];
}

/* What a warp does together. */
extern "C" __global__ void warps(word *out) {
    word i = threadIdx.x, lane = i & 31, v = i * 2654435761u, *p = out + 12 * i;
    p[0] = __shfl_xor_sync(~0u, v, 5);
    p[1] = __shfl_up_sync(~0u, v, 3);
    p[2] = __shfl_sync(~0u, v, (lane * 7) & 31);
    p[3] = __ballot_sync(~0u, v & 0x10000);
    p[4] = __any_sync(~0u, lane == 9);
    p[5] = __all_sync(~0u, lane < 31);
    p[6] = __shfl_sync(~0u, v, 2, 8);
    p[7] = __syncthreads_count(v & 1);
    p[8] = __match_any_sync(~0u, lane % 5);
    p[9] = __syncthreads_or(i == 70);
    if (lane & 1)
        p[10] = __ballot_sync(0xaaaaaaaau, lane > 16);
    else
        p[10] = __ballot_sync(0x55555555u, lane < 16);
    __syncwarp();
    p[11] = __shfl_down_sync(~0u, v, 1, 4);
}

extern "C" __global__ void atomics(word *words, longword *longs, float *reals) {
    word i = blockIdx.x * blockDim.x + threadIdx.x;
    atomicAdd(words, i);
    atomicMax(words + 1, i ^ 0x155);
    atomicMin((int *)words + 2, -(int)i);
    atomicOr(words + 3, 1u << (i & 31));
    atomicXor(words + 4, i * 77);
    atomicInc(words + 5, 9);
    atomicCAS(words + 6, 0, 5);
    atomicExch(words + 7, 42);
    atomicAdd(longs, (longword)i << 20);
    atomicAdd(reals, 0.5f);
    if (atomicAdd(words + 8, 1) == 0) atomicAdd(&counter, 3);
    words[9 + i] = counter == 8 || counter == 5;
}

typedef struct {
    float scale;
    word shift;
    longword big;
    short small[3];
} Numbers;

/* A structure by value, vectors, small types. */
extern "C" __global__ void vectors(const float4 *x, double2 *y, const signed char *bytes, short *shorts,
                                   Numbers numbers) {
    word i = threadIdx.x;
    float4 v = x[i];
    y[i] = make_double2((double)v.x * numbers.scale + v.w, (double)v.y - v.z);
    shorts[i] = bytes[i] * numbers.small[i % 3] + (short)(numbers.big >> numbers.shift);
}

/* Threads of a warp that wait for each other with a lock. */
extern "C" __global__ void lock(word *mutex, word *value) {
    bool done = false;
    while (!done) {
        if (atomicCAS(mutex, 0, 1) == 0) {
            *(volatile word *)value = *(volatile word *)value * 3 + 1;
            __threadfence();
            atomicExch(mutex, 0);
            done = true;
        }
    }
}
