/* Functions that hardware approximates. Here they are computed in double precision and rounded once: as near as hardware
 * comes or nearer, but not with its last bits. sqrt and rcp with a rounding are exact. */
#include "floats.h"

#include "builder.h"

namespace standin {

void build_exact_root(Builder &b, Type type);
void build_exact_reciprocal(Builder &b, Type type);

namespace {

struct Root {
    static float of(float x) { return static_cast<float>(std::sqrt(static_cast<double>(x))); }
};
struct InverseRoot {
    static float of(float x) { return static_cast<float>(1.0 / std::sqrt(static_cast<double>(x))); }
    static double of(double x) { return 1.0 / std::sqrt(x); }
};
struct Reciprocal {
    static float of(float x) { return static_cast<float>(1.0 / static_cast<double>(x)); }
};
/* .approx.ftz.f64 gives the upper half of the bits. */
template <class F> struct UpperHalf {
    static double of(double x) { return bits_as<double>(bits_as<u64>(F::of(x)) & 0xffffffff00000000u); }
};
struct ReciprocalDouble {
    static double of(double x) { return 1.0 / x; }
};
struct Exp2 {
    static float of(float x) { return static_cast<float>(std::exp2(static_cast<double>(x))); }
};
struct Log2 {
    static float of(float x) { return static_cast<float>(std::log2(static_cast<double>(x))); }
};
struct Sine {
    static float of(float x) { return static_cast<float>(std::sin(static_cast<double>(x))); }
};
struct Cosine {
    static float of(float x) { return static_cast<float>(std::cos(static_cast<double>(x))); }
};
struct Tangent {
    static float of(float x) { return static_cast<float>(std::tanh(static_cast<double>(x))); }
};

template <class F> void build_single(Builder &b) {
    if (!b.take("approx")) b.fail("'" + std::string(b.base()) + "' needs .approx");
    bool ftz = b.take("ftz");
    Type type = b.type();
    if (type != Type::F32) b.fail("only .f32 is known");
    b.emit_simple(ftz ? each_lane<Canonical<Flushed<F>>, float, float> : each_lane<Canonical<F>, float, float>, {type},
                  type);
}

bool is_double(Builder &b) { return b.sees("f64"); }

void build_root(Builder &b) {
    if (b.sees("approx")) return build_single<Root>(b);
    if (!b.sees("rn") && !b.sees("rz") && !b.sees("rm") && !b.sees("rp")) b.fail("sqrt needs .approx or a rounding");
    build_exact_root(b, b.type());
}

template <class F> void build_double(Builder &b) {
    b.take("approx");
    bool ftz = b.take("ftz");
    Type type = b.type();
    b.emit_simple(ftz ? each_lane<UpperHalf<F>, double, double> : each_lane<F, double, double>, {type}, type);
}

void build_inverse_root(Builder &b) {
    if (is_double(b))
        build_double<InverseRoot>(b);
    else
        build_single<InverseRoot>(b);
}

void build_reciprocal(Builder &b) {
    if (!b.sees("approx")) return build_exact_reciprocal(b, b.type());
    if (is_double(b))
        build_double<ReciprocalDouble>(b);
    else
        build_single<Reciprocal>(b);
}

} // namespace

void add_approximate_opcodes(Opcodes &all) {
    all["sqrt"] = build_root;
    all["rsqrt"] = build_inverse_root;
    all["rcp"] = build_reciprocal;
    all["ex2"] = build_single<Exp2>;
    all["lg2"] = build_single<Log2>;
    all["sin"] = build_single<Sine>;
    all["cos"] = build_single<Cosine>;
    all["tanh"] = build_single<Tangent>;
}

} // namespace standin
