#include "warp.h"

#include "block.h"

#include <algorithm>

namespace standin {
namespace {

/* Jumps backwards after which a group gives way to others, who may be what it waits for. */
constexpr u32 SLICE = 20000;

template <class T> void blend(T *out, const T *computed, u32 lanes) {
    for (u32 lane = 0; lane < LANES; lane++) out[lane] = lanes >> lane & 1 ? computed[lane] : out[lane];
}

template <class T> void fill(T *column, T value) {
    for (u32 lane = 0; lane < LANES; lane++) column[lane] = value;
}

} // namespace

Warp::Warp(Block &block, u32 number) : block(block), number(number) {
    memory.resize(block.kernel.file_bytes + 64);
    file = reinterpret_cast<char *>(round_up(reinterpret_cast<u64>(memory.data()), 64));
    for (const auto &constant : block.kernel.constants) {
        if (constant.cell == 8)
            fill(column<u64>(constant.column), constant.bits);
        else
            fill(column<u32>(constant.column), static_cast<u32>(constant.bits));
    }
}

char *Warp::local(u32 lane) const {
    return const_cast<char *>(block.local.data()) + u64{number * LANES + lane} * block.kernel.local_bytes;
}

void Warp::fault(Result code, const Instruction &i, u32 lane, const std::string &what) const {
    throw Failure{code,
                  what + " by " + block.thread_name(number * LANES + lane) + " in kernel " + block.kernel.place(i)};
}

namespace {

u32 special_value(const Block &block, Special special, u32 warp, u32 lane) {
    const Dimensions &size = block.launch.block, &grid = block.launch.grid;
    u32 thread = warp * LANES + lane;
    switch (special) {
    case Special::TidX:
        return thread % size.x;
    case Special::TidY:
        return thread / size.x % size.y;
    case Special::TidZ:
        return thread / size.x / size.y;
    case Special::NtidX:
        return size.x;
    case Special::NtidY:
        return size.y;
    case Special::NtidZ:
        return size.z;
    case Special::CtaidX:
        return block.index.x;
    case Special::CtaidY:
        return block.index.y;
    case Special::CtaidZ:
        return block.index.z;
    case Special::NctaidX:
        return grid.x;
    case Special::NctaidY:
        return grid.y;
    case Special::NctaidZ:
        return grid.z;
    case Special::LaneId:
        return lane;
    case Special::WarpId:
        return warp;
    case Special::NWarpId:
        return (block.threads + LANES - 1) / LANES;
    case Special::SmId:
        return 0;
    case Special::NSmId:
        return 1;
    case Special::GridId:
        return static_cast<u32>(block.launch.number);
    case Special::LaneEq:
        return 1u << lane;
    case Special::LaneLe:
        return ~(~u32{1} << lane);
    case Special::LaneLt:
        return ~(~u32{0} << lane);
    case Special::LaneGe:
        return ~u32{0} << lane;
    case Special::LaneGt:
        return ~u32{1} << lane;
    case Special::DynamicShared:
        return block.launch.dynamic_shared;
    case Special::TotalShared:
        return static_cast<u32>(block.shared.size());
    }
    return 0;
}

} // namespace

void Warp::start() {
    const Kernel &kernel = block.kernel;
    for (const auto &run : kernel.variables) std::memset(file + run.begin, POISON, run.end - run.begin);
    for (const auto &run : kernel.predicates) std::memset(file + run.begin, 0, run.end - run.begin);
    for (const auto &special : kernel.specials) {
        for (u32 lane = 0; lane < LANES; lane++) {
            column<u32>(special.column)[lane] = special_value(block, special.special, number, lane);
        }
    }
    u32 threads = block.threads - number * LANES;
    live = threads >= LANES ? ALL_LANES : (1u << threads) - 1;
    groups.assign(1, {0, live, Group::Running, 0, 0, 0});
    last_range = nullptr;
    turn++;
}

bool Warp::can_run() const {
    return std::any_of(groups.begin(), groups.end(), [](const Group &group) { return group.state == Group::Running; });
}

/* The lowest place first, so that those who went another way come together again; who span for long comes last. */
u32 Warp::pick() {
    u32 best = NONE;
    for (u32 k = 0; k < groups.size(); k++) {
        const Group &group = groups[k];
        if (group.state != Group::Running) continue;
        if (best == NONE || group.yields < groups[best].yields ||
            (group.yields == groups[best].yields && group.pc < groups[best].pc)) {
            best = k;
        }
    }
    return best;
}

/* Running groups at the same place become one. */
void Warp::regroup() {
    for (u32 k = 0; k < groups.size(); k++) {
        for (u32 other = k + 1; other < groups.size();) {
            Group &a = groups[k], &b = groups[other];
            if (a.state == Group::Running && b.state == Group::Running && a.pc == b.pc) {
                a.lanes |= b.lanes;
                a.yields = std::min(a.yields, b.yields);
                groups.erase(groups.begin() + other);
            } else {
                other++;
            }
        }
    }
}

void Warp::run() {
    u32 yields = 0;
    for (;;) {
        u32 chosen = pick();
        if (chosen == NONE) return;
        Group group = groups[chosen];
        groups.erase(groups.begin() + chosen);
        u32 stop = NONE;
        for (const Group &other : groups) {
            if (other.state == Group::Running && other.pc > group.pc) stop = std::min(stop, other.pc);
        }
        u32 before = group.yields;
        run_group(group, stop);
        if (groups.size() > 1) regroup();
        for (const Group &other : groups) {
            if (other.lanes & group.lanes && other.yields > before) yields++;
        }
        if (yields > groups.size()) { // all span: let other warps go on
            for (Group &other : groups) other.yields = 0;
            return;
        }
    }
}

u32 Warp::guard_mask(const Instruction &i) const {
    u32 mask = mask_of(column<u32>(i.guard));
    return i.guard_negated ? ~mask : mask;
}

/* Until the group stops being the one at the lowest place, or has to wait, or is no more. */
void Warp::run_group(Group group, u32 stop) {
    const Instruction *code = block.kernel.code.data();
    alignas(64) char computed[LANES * 8];
    u32 lanes_count = static_cast<u32>(__builtin_popcount(group.lanes)), backwards = 0;
    do {
        const Instruction &i = code[group.pc];
        steps += lanes_count;
        active = i.guard == NONE ? group.lanes : group.lanes & guard_mask(i);
        switch (i.step) {
        case Step::Plain:
            if (active == live) {
                i.run(*this, i, file + i.out);
            } else if (active) {
                i.run(*this, i, computed);
                if (i.out_cell == 8)
                    blend(column<u64>(i.out), reinterpret_cast<u64 *>(computed), active);
                else
                    blend(column<u32>(i.out), reinterpret_cast<u32 *>(computed), active);
            }
            group.pc++;
            break;
        case Step::Masked:
            if (active) i.run(*this, i, nullptr);
            group.pc++;
            break;
        case Step::Branch: {
            bool back = i.number <= group.pc;
            if (!branch(group, i, active)) return;
            if (back && active && ++backwards == SLICE) {
                group.yields++;
                groups.push_back(group);
                return;
            }
            break;
        }
        case Step::BranchTable:
            if (!branch_table(group, i)) return;
            break;
        case Step::Exit:
            live &= ~active;
            group.lanes &= ~active;
            if (!group.lanes) return;
            lanes_count = static_cast<u32>(__builtin_popcount(group.lanes));
            group.pc++;
            break;
        case Step::Collective:
            if (!collective(group, i)) return;
            break;
        case Step::Barrier:
            if (active) return arrive(group, i);
            group.pc++;
            break;
        case Step::Trap:
            if (active) fault(ERROR_ILLEGAL_INSTRUCTION, i, first_lane(active), "trap reached");
            group.pc++;
            break;
        }
    } while (group.pc < stop);
    groups.push_back(group);
}

/* False if the lanes part. */
bool Warp::branch(Group &group, const Instruction &i, u32 taken) {
    u32 target = static_cast<u32>(i.number);
    if (taken == group.lanes) {
        group.pc = target;
        return true;
    }
    group.pc++;
    if (!taken) return true;
    Group parted = group;
    parted.lanes = taken;
    parted.pc = target;
    group.lanes &= ~taken;
    groups.push_back(group);
    groups.push_back(parted);
    return false;
}

bool Warp::branch_table(Group &group, const Instruction &i) {
    const auto &table = block.kernel.tables[static_cast<std::size_t>(i.number)];
    const u32 *index = column<u32>(i.in[0]);
    u32 left = active;
    if (active != group.lanes) { // the guard is false for some
        Group parted = group;
        parted.lanes = group.lanes & ~active;
        parted.pc++;
        groups.push_back(parted);
    }
    while (left) {
        u32 first = first_lane(left), same = 0;
        if (index[first] >= table.size())
            fault(ERROR_INVALID_PC, i, first,
                  "branch to entry " + std::to_string(index[first]) + " of a table of " + std::to_string(table.size()));
        for (u32 lane = 0; lane < LANES; lane++) {
            if (left >> lane & 1 && index[lane] == index[first]) same |= 1u << lane;
        }
        if (same == group.lanes) {
            group.pc = table[index[first]];
            return true;
        }
        Group parted = group;
        parted.lanes = same;
        parted.pc = table[index[first]];
        groups.push_back(parted);
        left &= ~same;
    }
    return false;
}

/* True if the lanes of the group had only each other to wait for. */
bool Warp::collective(Group &group, const Instruction &i) {
    const u32 *masks = column<u32>(i.in[0]);
    u32 left = active;
    for (u32 lane = 0; lane < LANES; lane++) {
        if (!(active >> lane & 1)) continue;
        if (!(masks[lane] >> lane & 1))
            fault(ERROR_LAUNCH_FAILED, i, lane, "the mask of lanes leaves out the lane itself, in an operation");
        if (u32 missing = masks[lane] & ~live) {
            fault(ERROR_LAUNCH_FAILED, i, lane,
                  "the mask of lanes names lane " + std::to_string(first_lane(missing)) +
                      ", which has exited or never was, in an operation");
        }
    }
    u32 mask = left ? masks[first_lane(left)] : 0;
    if (active == group.lanes && mask == active) {
        i.run(*this, i, nullptr);
        turn++;
        group.pc++;
        return true;
    }
    if (active != group.lanes) {
        Group parted = group;
        parted.lanes = group.lanes & ~active;
        parted.pc++;
        groups.push_back(parted);
    }
    while (left) {
        u32 members = masks[first_lane(left)], same = 0;
        for (u32 lane = 0; lane < LANES; lane++) {
            if (left >> lane & 1 && masks[lane] == members) same |= 1u << lane;
        }
        left &= ~same;
        Group waiting = group;
        waiting.lanes = same;
        waiting.state = Group::AtCollective;
        waiting.members = members;
        for (u32 k = 0; k < groups.size(); k++) {
            if (groups[k].state != Group::AtCollective || groups[k].pc != group.pc || groups[k].members != members)
                continue;
            waiting.lanes |= groups[k].lanes;
            groups.erase(groups.begin() + k--);
        }
        if (waiting.lanes == members) {
            active = members;
            i.run(*this, i, nullptr);
            turn++;
            waiting.state = Group::Running;
            waiting.pc++;
        }
        groups.push_back(waiting);
    }
    return false;
}

void Warp::arrive(Group &group, const Instruction &i) {
    u32 id = column<u32>(i.in[0])[first_lane(active)];
    for (u32 lane = 0; lane < LANES; lane++) {
        if (active >> lane & 1 && column<u32>(i.in[0])[lane] != id)
            fault(ERROR_LAUNCH_FAILED, i, lane, "one warp at two barriers,");
    }
    if (id >= 16) fault(ERROR_LAUNCH_FAILED, i, first_lane(active), "barrier " + std::to_string(id) + " of 16 used");
    if (active != group.lanes) {
        Group parted = group;
        parted.lanes = group.lanes & ~active;
        parted.pc++;
        groups.push_back(parted);
        group.lanes = active;
    }
    if (static_cast<BarrierMode>(i.mode) == BarrierMode::Arrive) {
        block.arrive(id, static_cast<u32>(__builtin_popcount(active)));
        group.pc++;
    } else {
        group.state = Group::AtBarrier;
        group.barrier = id;
    }
    groups.push_back(group);
}

} // namespace standin
