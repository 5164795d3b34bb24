/* The dialect on OpenCL C 1.2: the macros and lane types that kernels/README.md lists, and nothing else.
 * One work-item carries LANES consecutive chains, because a CPU's OpenCL compiler does not vectorise a loop over time. */
#if FAST
#pragma OPENCL FP_CONTRACT ON
#else
#pragma OPENCL FP_CONTRACT OFF
#endif

#define KERNEL __kernel
#define GLOBAL __global
#define RESTRICT restrict
#define MODULE_CONSTANT __constant
#define DEVICE static inline __attribute__((always_inline))
#define UNROLL _Pragma("unroll")
#define KEEP_LOOP _Pragma("nounroll")

#if LANES == 1
#define LANES_OF(name) name
#define LANE_NUMBERS 0u
#define load(pointer) (*(pointer))
#define store(pointer, value) (*(pointer) = (value))
#elif LANES == 8
#define LANES_OF(name) name##8
#define LANE_NUMBERS ((word)(0, 1, 2, 3, 4, 5, 6, 7))
#define load(pointer) vload8(0, pointer)
#define store(pointer, value) vstore8(value, 0, pointer)
#else
#define LANES_OF(name) name##16
#define LANE_NUMBERS ((word)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
#define load(pointer) vload16(0, pointer)
#define store(pointer, value) vstore16(value, 0, pointer)
#endif

typedef LANES_OF(float) real;
typedef LANES_OF(uint) word;
typedef LANES_OF(int) integer;
typedef LANES_OF(int) mask;

#if LANES == 1
#define gather(pointer, indices) ((pointer)[indices])
#elif LANES == 8
DEVICE real gather(GLOBAL const float *p, word i) {
    return (real)(p[i.s0], p[i.s1], p[i.s2], p[i.s3], p[i.s4], p[i.s5], p[i.s6], p[i.s7]);
}
#else
DEVICE real gather(GLOBAL const float *p, word i) {
    return (real)(p[i.s0], p[i.s1], p[i.s2], p[i.s3], p[i.s4], p[i.s5], p[i.s6], p[i.s7], p[i.s8], p[i.s9], p[i.sa],
                  p[i.sb], p[i.sc], p[i.sd], p[i.se], p[i.sf]);
}
#endif

#define work_item() ((uint)get_global_id(0))

#define GROUP_KERNEL(size) __kernel __attribute__((reqd_work_group_size(size, 1, 1)))
#define LOCAL __local
#define LOCAL_MEMORY __local
#define group_number() ((uint)get_group_id(0))
#define local_item() ((uint)get_local_id(0))
#define group_barrier() barrier(CLK_LOCAL_MEM_FENCE)

#define pick(chosen, yes, no) ((chosen) ? (yes) : (no))
#if LANES == 1
#define one_where(chosen) ((chosen) ? 1u : 0u)
#else
#define one_where(chosen) LANES_OF(as_uint)(-(chosen)) /* a chosen lane is -1 */
#endif
#define fused(x, y, z) fma((real)(x), (real)(y), (real)(z))
#define root(x) sqrt(x)
#define bits_of(x) LANES_OF(as_uint)(x)
#define real_of_bits(w) LANES_OF(as_float)(w)
#define real_of_word(w) LANES_OF(convert_float)(w)
#define real_of_integer(i) LANES_OF(convert_float)(i)
#define integer_of(w) LANES_OF(as_int)(w)

/* The hardware's own approximations, for FAST programs. CPUs have none: there HARDWARE_FUNCTIONS is 0. */
#define HARDWARE_FUNCTIONS (FAST && LANES == 1)
#define hardware_exp2(x) native_exp2(x)
#define hardware_log2(x) native_log2(x)
#define hardware_sin(x) native_sin(x)
#define hardware_cos(x) native_cos(x)

/* The 64-bit product of a word and a uint, as its two halves, `high` crossed: with the second and third of every four lanes
 * exchanged. That is how an instruction leaves it that takes the high words out of the products of even and odd lanes; to put
 * them in order would take another. Crossing twice is no crossing. */
typedef struct {
    word high, low;
} Product;

#if LANES == 1
#define CROSSED_LANE_NUMBERS LANE_NUMBERS
#define crossed(w) (w)
DEVICE Product crossed_product(word x, uint y) {
    ulong wide = (ulong)x * y;
    Product halves = {(uint)(wide >> 32), (uint)wide};
    return halves;
}
#elif LANES == 8
#define CROSSED_LANE_NUMBERS ((word)(0, 2, 1, 3, 4, 6, 5, 7))
DEVICE word crossed(word w) { return w.s02134657; }
DEVICE Product crossed_product(word x, uint y) {
    word e = as_uint8((as_ulong4(x) & 0xfffffffful) * (ulong)y);
    word o = as_uint8((as_ulong4(x) >> 32) * (ulong)y);
    Product halves = {(word)(e.s1, e.s3, o.s1, o.s3, e.s5, e.s7, o.s5, o.s7),
                      (word)(e.s0, o.s0, e.s2, o.s2, e.s4, o.s4, e.s6, o.s6)};
    return halves;
}
#else
#define CROSSED_LANE_NUMBERS ((word)(0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15))
DEVICE word crossed(word w) { return w.s021346578a9bcedf; }
DEVICE Product crossed_product(word x, uint y) {
    word e = as_uint16((as_ulong8(x) & 0xfffffffful) * (ulong)y);
    word o = as_uint16((as_ulong8(x) >> 32) * (ulong)y);
    Product halves = {
        (word)(e.s1, e.s3, o.s1, o.s3, e.s5, e.s7, o.s5, o.s7, e.s9, e.sb, o.s9, o.sb, e.sd, e.sf, o.sd, o.sf),
        (word)(e.s0, o.s0, e.s2, o.s2, e.s4, o.s4, e.s6, o.s6, e.s8, o.s8, e.sa, o.sa, e.sc, o.sc, e.se, o.se)};
    return halves;
}
#endif

/* Adds 1 to a word in global memory. Where there are several lanes no other work-item may count there at the same time: then it takes no
 * atomic operation, which CPUs are slow at. */
#if LANES == 1
#define count_one(pointer) atomic_inc(pointer)
#else
#define count_one(pointer) (*(pointer) += 1u)
#endif
