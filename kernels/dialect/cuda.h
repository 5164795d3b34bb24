/* The dialect on CUDA C++: the macros and lane types that kernels/README.md lists, and nothing else.
 * A thread carries one chain, so a lane type is a scalar. Compile with --fmad=false --prec-div=true --prec-sqrt=true
 * --ftz=false: then + - * / are exact as written, and contraction happens only in fused(). */
#if LANES != 1
#error "a CUDA thread carries one chain: LANES must be 1"
#endif

#define KERNEL extern "C" __global__
#define GLOBAL
#define RESTRICT __restrict__
#define MODULE_CONSTANT __device__ __constant__
#define DEVICE static __device__ __forceinline__
#define UNROLL _Pragma("unroll")
#define KEEP_LOOP _Pragma("unroll 1")

#ifdef __CUDACC_RTC__ /* nvcc reads the system's headers, which have both already */
typedef unsigned int uint;
typedef unsigned long long ulong;
#endif
typedef float real;
typedef uint word;
typedef int integer;
typedef bool mask;

#define LANE_NUMBERS 0u
#define load(pointer) (*(pointer))
#define store(pointer, value) (*(pointer) = (value))
#define gather(pointer, indices) ((pointer)[indices])

#define work_item() (blockIdx.x * blockDim.x + threadIdx.x)

#define GROUP_KERNEL(size) extern "C" __global__ __launch_bounds__(size)
#define LOCAL
#define LOCAL_MEMORY __shared__
#define group_number() (blockIdx.x)
#define local_item() (threadIdx.x)
#define group_barrier() __syncthreads()

#define pick(chosen, yes, no) ((chosen) ? (yes) : (no))
#define one_where(chosen) ((chosen) ? 1u : 0u)
#define fused(x, y, z) __fmaf_rn(x, y, z)
#define root(x) __fsqrt_rn(x)
#define bits_of(x) __float_as_uint(x)
#define real_of_bits(w) __uint_as_float(w)
#define real_of_word(w) __uint2float_rn(w)
#define real_of_integer(i) __int2float_rn(i)
#define integer_of(w) ((int)(w))

/* The hardware's own approximations, for FAST programs. */
#define HARDWARE_FUNCTIONS FAST
#define hardware_exp2(x) exp2f(x)
#define hardware_log2(x) __log2f(x)
#define hardware_sin(x) __sinf(x)
#define hardware_cos(x) __cosf(x)

/* The 64-bit product of a word and a uint, as its two halves. There is one lane, so that crossing does nothing. */
typedef struct {
    word high, low;
} Product;

#define CROSSED_LANE_NUMBERS LANE_NUMBERS
#define crossed(w) (w)

DEVICE Product crossed_product(word x, uint y) {
    Product halves = {__umulhi(x, y), x * y};
    return halves;
}

/* Adds 1 to a word in global memory. */
#define count_one(pointer) atomicAdd(pointer, 1u)
