/* A block of threads: its warps, its shared memory, its barriers. One object runs many blocks, one after the other. */
#pragma once

#include "launch.h"
#include "races.h"
#include "warp.h"

#include <memory>

namespace standin {

class Block {
  public:
    Block(const Launch &launch, const std::atomic<bool> &stop);
    void run(u64 number);

    const Launch &launch;
    const Kernel &kernel;
    u32 threads;      /* of a block */
    Dimensions index; /* of this block */
    u64 number = 0;
    std::vector<char> shared, local;
    u64 steps() const;

    /* Finds races; faults if there is one. */
    void note_shared(const Warp &warp, const Instruction &i, u32 lane, u64 offset, u32 bytes, bool same_value);
    void note_global(const Warp &warp, const Instruction &i, u32 lane, u64 address, u32 bytes, bool same_value);
    bool global_races() const { return global_check != nullptr; }

    /* Lanes of a warp came to a barrier without waiting there. */
    void arrive(u32 barrier, u32 threads) { arrived[barrier] += threads; }
    std::string thread_name(u32 thread) const;

  private:
    static constexpr u32 BARRIERS = 16;

    const std::atomic<bool> &stop;
    std::vector<std::unique_ptr<Warp>> warps;
    RaceCheck shared_check;
    std::unique_ptr<RaceCheck> global_check;
    u64 epoch = 0;
    u32 arrived[BARRIERS] = {}; /* by bar.arrive */

    bool complete_barriers();
    bool complete(u32 id);
    [[noreturn]] void deadlock() const;
    void note(RaceCheck &check, const char *memory, const Warp &warp, const Instruction &i, u32 lane, u64 thread,
              u64 address, u32 bytes, bool same_value);
};

} // namespace standin
