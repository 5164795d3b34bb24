/* Branches, barriers, fences. `ret` and `call` are the compiler's. */
#include "builder.h"
#include "compiler.h"

namespace standin {
namespace {

void nothing(Warp &, const Instruction &, void *) {}

void fence(Warp &, const Instruction &, void *) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

void build_branch(Builder &b) {
    b.take("uni");
    if (b.operands() != 1) b.fail("bra has one operand");
    b.label(0);
    b.emit(nullptr, Step::Branch);
}

void build_indexed_branch(Builder &b) {
    if (!b.take("idx") || b.operands() != 2) b.fail("only brx.idx is known");
    b.take("uni");
    b.made.in[0] = b.in(0, Type::U32);
    b.table(1);
    b.emit(nullptr, Step::BranchTable);
}

void build_exit(Builder &b) { b.emit(nullptr, Step::Exit); }

void build_trap(Builder &b) { b.emit(nullptr, Step::Trap); }

/* Everything is in order already: blocks that run at the same time share the host's memory, which keeps stores in order. */
void build_fence(Builder &b) {
    b.take_any({"gl", "cta", "cluster", "gpu", "sys"});
    b.take_any({"sc", "acq_rel", "acquire", "release"});
    b.emit(fence, Step::Masked);
}

void build_sleep(Builder &b) {
    if (b.type() != Type::U32) b.fail("nanosleep is .u32");
    b.emit(nothing, Step::Masked);
}

void build_warp_barrier(Builder &b) {
    if (!b.take("sync")) b.fail("only bar.warp.sync is known");
    b.made.in[0] = b.in(0, Type::B32);
    b.emit(nothing, Step::Collective);
}

/* bar.sync a{, b}; bar.arrive a, b; bar.red.popc.u32 d, a{, b}, {!}c; and barrier{.cta} with .aligned or without. */
void build_barrier(Builder &b) {
    if (b.take("warp")) return build_warp_barrier(b);
    b.take("cta");
    b.take("aligned");
    std::size_t next = 0, operands = b.operands();
    BarrierMode mode = BarrierMode::Sync;
    if (b.take("red")) {
        std::string_view kind = b.take_one_of({"popc", "and", "or"});
        mode = kind == "popc" ? BarrierMode::Count : kind == "and" ? BarrierMode::And : BarrierMode::Or;
        if (b.type() != (mode == BarrierMode::Count ? Type::U32 : Type::Pred) || kind.empty())
            b.fail("this bar.red is not known");
        if (operands < 3) b.fail("bar.red has three operands or four");
        b.out(next++, mode == BarrierMode::Count ? Type::U32 : Type::Pred);
        b.made.in[2] = b.in(--operands, Type::Pred);
    } else if (b.take("arrive")) {
        mode = BarrierMode::Arrive;
        if (operands != 2) b.fail("bar.arrive needs the number of threads");
    } else if (!b.take("sync")) {
        b.fail("this barrier is not known");
    }
    b.made.in[0] = b.in(next++, Type::U32);
    if (next < operands) b.made.in[1] = b.in(next++, Type::U32);
    if (next != operands) b.fail("another number of operands expected");
    b.made.mode = static_cast<u8>(mode);
    b.emit(nullptr, Step::Barrier);
}

} // namespace

void add_control_opcodes(Opcodes &all) {
    all["bra"] = build_branch;
    all["brx"] = build_indexed_branch;
    all["exit"] = build_exit;
    all["trap"] = build_trap;
    all["brkpt"] = build_trap;
    all["membar"] = build_fence;
    all["fence"] = build_fence;
    all["nanosleep"] = build_sleep;
    all["bar"] = build_barrier;
    all["barrier"] = build_barrier;
}

} // namespace standin
