#include "block.h"

#include "settings.h"

#include <algorithm>

namespace standin {

Block::Block(const Launch &launch, const std::atomic<bool> &stop)
    : launch(launch), kernel(*launch.kernel), threads(static_cast<u32>(launch.block.count())), index{0, 0, 0},
      shared(kernel.shared_bytes + launch.dynamic_shared), local(u64{threads} * kernel.local_bytes), stop(stop),
      shared_check(kernel.shared_grain, threads) {
    if (settings().global_races) global_check = std::make_unique<RaceCheck>(kernel.global_grain, threads);
    for (u32 warp = 0; warp * LANES < threads; warp++) warps.push_back(std::make_unique<Warp>(*this, warp));
}

void Block::run(u64 block_number) {
    number = block_number;
    index.x = static_cast<u32>(number % launch.grid.x);
    index.y = static_cast<u32>(number / launch.grid.x % launch.grid.y);
    index.z = static_cast<u32>(number / launch.grid.x / launch.grid.y);
    std::fill(shared.begin(), shared.end(), static_cast<char>(POISON));
    std::fill(local.begin(), local.end(), static_cast<char>(POISON));
    std::fill(std::begin(arrived), std::end(arrived), 0);
    epoch++;
    for (auto &warp : warps) warp->start();
    for (;;) {
        bool all_finished = true, can_run = false;
        for (auto &warp : warps) {
            if (warp->can_run()) warp->run();
            all_finished = all_finished && warp->finished();
            can_run = can_run || warp->can_run();
        }
        if (all_finished) return;
        if (stop) return;
        if (can_run) {
            if (std::chrono::steady_clock::now() > launch.deadline) {
                throw Failure{ERROR_LAUNCH_TIMEOUT, "kernel " + kernel.name + " does not come to its end"};
            }
        } else if (!complete_barriers()) {
            deadlock();
        }
    }
}

u64 Block::steps() const {
    u64 sum = 0;
    for (const auto &warp : warps) sum += warp->steps;
    return sum;
}

bool Block::complete_barriers() {
    bool any = false;
    for (u32 id = 0; id < BARRIERS; id++) any = complete(id) || any;
    return any;
}

/* If all that a barrier waits for have come, lets them go. */
bool Block::complete(u32 id) {
    u32 waiting = 0, left = 0, yes = 0;
    const Instruction *place = nullptr;
    const Warp *first = nullptr;
    u32 first_thread = 0;
    for (const auto &warp : warps) {
        left += static_cast<u32>(__builtin_popcount(warp->lanes_left()));
        for (const Warp::Group &group : warp->groups) {
            if (group.state != Warp::Group::AtBarrier || group.barrier != id) continue;
            const Instruction *here = &kernel.code[group.pc];
            waiting += static_cast<u32>(__builtin_popcount(group.lanes));
            if (here->in[2] != NONE)
                yes += static_cast<u32>(__builtin_popcount(mask_of(warp->column<u32>(here->in[2])) & group.lanes));
            if (!place) {
                place = here;
                first = warp.get();
                first_thread = first_lane(group.lanes);
            } else if (place != here && place->in[1] == NONE) {
                warp->fault(ERROR_LAUNCH_FAILED, *here, first_lane(group.lanes),
                            "divergent barrier: line " + std::to_string(place->line) +
                                " for others and this one reached");
            }
        }
    }
    if (!place) return false;
    bool counted = place->in[1] != NONE;
    u32 wanted = counted ? first->column<u32>(place->in[1])[first_thread] : left;
    if (waiting + arrived[id] < wanted) return false;
    if (!counted && left < threads) {
        first->fault(ERROR_LAUNCH_FAILED, *place, first_thread,
                     std::to_string(threads - left) + " threads of the block have exited and miss the barrier reached");
    }
    for (const auto &warp : warps) {
        for (Warp::Group &group : warp->groups) {
            if (group.state != Warp::Group::AtBarrier || group.barrier != id) continue;
            const Instruction &here = kernel.code[group.pc];
            auto mode = static_cast<BarrierMode>(here.mode);
            u32 result = mode == BarrierMode::Count ? yes : mode == BarrierMode::And ? yes == waiting : yes != 0;
            for (u32 lane = 0; lane < LANES && here.in[2] != NONE; lane++) {
                if (group.lanes >> lane & 1) warp->column<u32>(here.out)[lane] = result;
            }
            group.state = Warp::Group::Running;
            group.pc++;
        }
        warp->regroup();
    }
    arrived[id] = 0;
    epoch++;
    return true;
}

void Block::deadlock() const {
    for (const auto &warp : warps) {
        for (const Warp::Group &group : warp->groups) {
            bool barrier = group.state == Warp::Group::AtBarrier;
            warp->fault(ERROR_LAUNCH_FAILED, kernel.code[group.pc], first_lane(group.lanes),
                        barrier ? "deadlock: a barrier that not all threads reach, waited for"
                                : "deadlock: an operation that not all lanes of its mask reach, waited for");
        }
    }
    throw Failure{ERROR_UNKNOWN, "a block without threads does not end"}; // cannot be
}

std::string Block::thread_name(u32 thread) const {
    auto triple = [](u64 x, u64 y, u64 z) {
        return "(" + std::to_string(x) + "," + std::to_string(y) + "," + std::to_string(z) + ")";
    };
    const Dimensions &size = launch.block;
    return "thread " + triple(thread % size.x, thread / size.x % size.y, thread / size.x / size.y) + " of block " +
           triple(index.x, index.y, index.z);
}

void Block::note_shared(const Warp &warp, const Instruction &i, u32 lane, u64 offset, u32 bytes, bool same_value) {
    note(shared_check, "shared", warp, i, lane, warp.number * LANES + lane, offset, bytes, same_value);
}

void Block::note_global(const Warp &warp, const Instruction &i, u32 lane, u64 address, u32 bytes, bool same_value) {
    note(*global_check, "global", warp, i, lane, number * threads + warp.number * LANES + lane, address, bytes,
         same_value);
}

void Block::note(RaceCheck &check, const char *memory, const Warp &warp, const Instruction &i, u32 lane, u64 thread,
                 u64 address, u32 bytes, bool same_value) {
    RaceCheck::Access now{thread, epoch, warp.turn, &i, i.writes, i.atomic};
    if (auto earlier = check.note(address, bytes, now, same_value)) {
        std::string other = earlier->thread / threads == thread / threads || memory[0] == 's'
                                ? thread_name(static_cast<u32>(earlier->thread % threads))
                                : "a thread of block number " + std::to_string(earlier->thread / threads);
        warp.fault(ERROR_LAUNCH_FAILED, i, lane,
                   std::string("race in ") + memory + " memory: " + (earlier->write ? "written" : "read") + " by " +
                       other + " at " + kernel.place(*earlier->at) + " and, with nothing between that orders them, " +
                       (i.writes ? "written" : "read"));
    }
}

} // namespace standin
