/* Code as the interpreter runs it: a warp executes one instruction for its 32 lanes at a time.
 *
 * A warp has a register file: each register, literal and special register is a column of 32 cells, one a lane, of 32 or 64
 * bits; the bits of a small type are the lowest of 32, predicates are 0 or 1. An operand is the byte offset of a column. */
#pragma once

#include "base.h"
#include "syntax.h"
#include "types.h"

#include <string>
#include <vector>

namespace standin {

class Warp;
struct Instruction;

/* Computes all lanes into `out`, a column. */
using Handler = void (*)(Warp &, const Instruction &, void *out);

enum class Step : u8 {
    Plain,       /* each lane's result from that lane's operands only, so idle lanes may compute rubbish */
    Masked,      /* the handler itself leaves idle lanes alone */
    Collective,  /* Masked, and first the lanes that the mask operand in[0] names come together */
    Branch,      /* to number */
    BranchTable, /* to entry in[0] of table number */
    Exit,
    Barrier, /* in[0] id, in[1] threads or NONE, in[2] predicate; mode: BarrierMode */
    Trap
};

enum class BarrierMode : u8 { Sync, Arrive, Count, And, Or };

constexpr u32 NONE = 0xffffffffu;

struct Instruction {
    Handler run = nullptr;
    Step step = Step::Plain;
    u8 out_cell = 4; /* bytes of a cell of `out`; Plain only */
    bool guard_negated = false;
    bool narrow_address = false; /* in[0] is a 32-bit column */
    bool writes = false;         /* of memory */
    bool atomic = false;
    u8 mode = 0; /* rounding, kind of shuffle and the like: the handler knows */
    u8 size = 0; /* bytes of one element in memory */
    u8 elements = 1;
    Space space = Space::Generic;
    u32 guard = NONE;
    u32 out = NONE, out2 = NONE;
    u32 in[4] = {NONE, NONE, NONE, NONE};
    u32 vector[4] = {NONE, NONE, NONE, NONE};
    s64 number = 0; /* address offset, branch target, table */
    u32 line = 0, file = 0, source_line = 0;
};

enum class Special : u8 {
    TidX,
    TidY,
    TidZ,
    NtidX,
    NtidY,
    NtidZ,
    CtaidX,
    CtaidY,
    CtaidZ,
    NctaidX,
    NctaidY,
    NctaidZ,
    LaneId,
    WarpId,
    NWarpId,
    SmId,
    NSmId,
    GridId,
    LaneEq,
    LaneLe,
    LaneLt,
    LaneGe,
    LaneGt,
    DynamicShared,
    TotalShared
};

struct Kernel {
    struct Parameter {
        u32 offset, bytes;
    };
    struct Constant {
        u32 column;
        u8 cell;
        u64 bits;
    };
    struct Run {
        u32 begin, end;
    };
    struct SpecialColumn {
        Special special;
        u32 column;
    };

    std::string name;
    std::vector<Instruction> code;
    std::vector<std::vector<u32>> tables;
    std::vector<Parameter> parameters;
    u32 parameter_bytes = 0;
    u32 file_bytes = 0; /* of the register file of a warp */
    std::vector<Constant> constants;
    std::vector<SpecialColumn> specials;
    std::vector<Run> variables;  /* columns that start as poison */
    std::vector<Run> predicates; /* and those that start as zeros */
    u32 registers = 0;
    u32 shared_bytes = 0; /* static */
    u32 shared_grain = 4; /* the smallest access to shared memory */
    u32 global_grain = 4;
    u32 local_bytes = 0; /* a thread */
    u32 most_threads[3] = {0, 0, 0}, required_threads[3] = {0, 0, 0};
    std::vector<std::string> files; /* by the number in .file */

    /* "kernel name, PTX line 12 (file.cu:7)" */
    std::string place(const Instruction &instruction) const;
};

/* Generic addresses: global memory is where it is on the host, the other spaces are in windows that no host address is in. */
constexpr u64 SHARED_WINDOW = u64{1} << 56, LOCAL_WINDOW = u64{2} << 56, PARAM_WINDOW = u64{3} << 56;
constexpr u64 window_of(u64 address) { return address & ~((u64{1} << 56) - 1); }

} // namespace standin
