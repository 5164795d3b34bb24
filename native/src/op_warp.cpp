/* What the lanes of a warp do together. in[0] is the mask of the lanes that take part; when a handler runs, they are all
 * here. */
#include "builder.h"
#include "compiler.h"

#include <type_traits>

namespace standin {
namespace {

enum Shuffle : u8 { Up, Down, Butterfly, Index };

/* shfl.sync d|p, a, b, c, mask: c holds the segment mask in bits 8 to 12 and the clamp in bits 0 to 4. */
void shuffle(Warp &warp, const Instruction &i, void *) {
    u32 values[LANES];
    const u32 *a = warp.column<u32>(i.in[1]), *b = warp.column<u32>(i.in[2]), *c = warp.column<u32>(i.in[3]);
    u32 *out = warp.column<u32>(i.out), *valid = i.out2 == NONE ? nullptr : warp.column<u32>(i.out2);
    std::memcpy(values, a, sizeof values);
    u32 sources[LANES], clamps[LANES];
    std::memcpy(sources, b, sizeof sources);
    std::memcpy(clamps, c, sizeof clamps);
    for (s32 lane = 0; lane < static_cast<s32>(LANES); lane++) {
        if (!(warp.active >> lane & 1)) continue;
        s32 by = sources[lane] & 31, segments = clamps[lane] >> 8 & 31, clamp = clamps[lane] & 31;
        s32 last = (lane & segments) | (clamp & ~segments), first = lane & segments;
        s32 from = i.mode == Up          ? lane - by
                   : i.mode == Down      ? lane + by
                   : i.mode == Butterfly ? lane ^ by
                                         : first | (by & ~segments);
        bool inside = i.mode == Up ? from >= last : from <= last;
        if (!inside) from = lane;
        if (!(warp.active >> from & 1)) {
            warp.fault(ERROR_LAUNCH_FAILED, i, static_cast<u32>(lane),
                       "shuffle from lane " + std::to_string(from) + ", which is not in the mask");
        }
        out[lane] = values[from];
        if (valid) valid[lane] = inside;
    }
}

void build_shuffle(Builder &b) {
    if (!b.take("sync")) b.fail("shfl needs .sync");
    std::string_view kind = b.take_one_of({"up", "down", "bfly", "idx"});
    if (kind.empty() || b.type() != Type::B32 || b.operands() != 5) b.fail("this shfl is not known");
    b.made.mode = kind == "up" ? Up : kind == "down" ? Down : kind == "bfly" ? Butterfly : Index;
    b.made.in[0] = b.in(4, Type::B32);
    for (std::size_t k = 1; k <= 3; k++) b.made.in[k] = b.in(k, Type::B32);
    b.out(0, Type::B32);
    if (!b.operand(0).parts.empty()) b.made.out2 = b.out_column(b.operand(0).parts[0], Type::Pred);
    b.emit(shuffle, Step::Collective);
}

enum Vote : u8 { All, Any, Uniform, Ballot };

void vote(Warp &warp, const Instruction &i, void *) {
    u32 yes = mask_of(warp.column<u32>(i.in[1])) & warp.active;
    u32 result = i.mode == All       ? yes == warp.active
                 : i.mode == Any     ? yes != 0
                 : i.mode == Uniform ? yes == warp.active || yes == 0
                                     : yes;
    for (u32 lane = 0; lane < LANES; lane++) {
        if (warp.active >> lane & 1) warp.column<u32>(i.out)[lane] = result;
    }
}

void build_vote(Builder &b) {
    if (!b.take("sync")) b.fail("vote needs .sync");
    std::string_view kind = b.take_one_of({"all", "any", "uni", "ballot"});
    Type type = b.type();
    bool ballot = kind == "ballot";
    if (kind.empty() || b.operands() != 3 || type != (ballot ? Type::B32 : Type::Pred))
        b.fail("this vote is not known");
    b.made.mode = kind == "all" ? All : kind == "any" ? Any : kind == "uni" ? Uniform : Ballot;
    b.made.in[0] = b.in(2, Type::B32);
    b.made.in[1] = b.in(1, Type::Pred);
    b.out(0, type);
    b.emit(vote, Step::Collective);
}

template <class T, bool ALL> void match(Warp &warp, const Instruction &i, void *) {
    T values[LANES];
    std::memcpy(values, warp.column<T>(i.in[1]), sizeof values);
    for (u32 lane = 0; lane < LANES; lane++) {
        if (!(warp.active >> lane & 1)) continue;
        u32 equal = 0;
        for (u32 other = 0; other < LANES; other++) {
            if (warp.active >> other & 1) equal |= static_cast<u32>(values[other] == values[lane]) << other;
        }
        bool all = equal == warp.active;
        warp.column<u32>(i.out)[lane] = ALL && !all ? 0 : equal;
        if (i.out2 != NONE) warp.column<u32>(i.out2)[lane] = all;
    }
}

void build_match(Builder &b) {
    if (!b.take("sync")) b.fail("match needs .sync");
    bool all = b.take("all");
    if (!all && !b.take("any")) b.fail("match needs .all or .any");
    Type type = b.type();
    if ((type != Type::B32 && type != Type::B64) || b.operands() != 3) b.fail("this match is not known");
    b.made.in[0] = b.in(2, Type::B32);
    b.made.in[1] = b.in(1, type);
    b.out(0, Type::B32);
    if (!b.operand(0).parts.empty()) b.made.out2 = b.out_column(b.operand(0).parts[0], Type::Pred);
    Handler handler =
        type == Type::B32 ? (all ? match<u32, true> : match<u32, false>) : (all ? match<u64, true> : match<u64, false>);
    b.emit(handler, Step::Collective);
}

enum Reduction : u8 { Sum, Minimum, Maximum, And, Or, Xor };

template <class T> void reduce(Warp &warp, const Instruction &i, void *) {
    const u32 *values = warp.column<u32>(i.in[1]);
    bool first = true;
    u32 result = 0;
    for (u32 lane = 0; lane < LANES; lane++) {
        if (!(warp.active >> lane & 1)) continue;
        u32 next = values[lane];
        T a = static_cast<T>(result), b = static_cast<T>(next);
        result = first               ? next
                 : i.mode == Sum     ? result + next
                 : i.mode == Minimum ? static_cast<u32>(b < a ? b : a)
                 : i.mode == Maximum ? static_cast<u32>(b > a ? b : a)
                 : i.mode == And     ? result & next
                 : i.mode == Or      ? result | next
                                     : result ^ next;
        first = false;
    }
    for (u32 lane = 0; lane < LANES; lane++) {
        if (warp.active >> lane & 1) warp.column<u32>(i.out)[lane] = result;
    }
}

void build_reduce(Builder &b) {
    if (!b.take("sync")) b.fail("redux needs .sync");
    std::string_view kind = b.take_one_of({"add", "min", "max", "and", "or", "xor"});
    Type type = b.type();
    if (kind.empty() || bytes_of(type) != 4 || is_float(type) || b.operands() != 3) b.fail("this redux is not known");
    b.made.mode = kind == "add"   ? Sum
                  : kind == "min" ? Minimum
                  : kind == "max" ? Maximum
                  : kind == "and" ? And
                  : kind == "or"  ? Or
                                  : Xor;
    b.made.in[0] = b.in(2, Type::B32);
    b.made.in[1] = b.in(1, type);
    b.out(0, type);
    b.emit(is_signed(type) ? reduce<s32> : reduce<u32>, Step::Collective);
}

void active_mask(Warp &warp, const Instruction &i, void *) {
    for (u32 lane = 0; lane < LANES; lane++) {
        if (warp.active >> lane & 1) warp.column<u32>(i.out)[lane] = warp.active;
    }
}

void build_active_mask(Builder &b) {
    if (b.type() != Type::B32) b.fail("activemask is .b32");
    b.out(0, Type::B32);
    b.emit(active_mask, Step::Masked);
}

} // namespace

void add_warp_opcodes(Opcodes &all) {
    all["shfl"] = build_shuffle;
    all["vote"] = build_vote;
    all["match"] = build_match;
    all["redux"] = build_reduce;
    all["activemask"] = build_active_mask;
}

} // namespace standin
