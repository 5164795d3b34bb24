/* Thirty-two threads that execute instructions together while they are at the same place. */
#pragma once

#include "errors.h"
#include "kernel.h"

#include <vector>

namespace standin {

class Block;
struct MemoryRange;

class Warp {
  public:
    Warp(Block &block, u32 number);

    /* For the next block: fresh registers, all threads at the start. */
    void start();
    /* Runs until no lane can go on, or for a slice of time. */
    void run();

    void regroup();
    bool finished() const { return groups.empty(); }
    bool can_run() const;
    u32 lanes_left() const { return live; }
    /* Idle lanes have exited: what is in their registers no longer matters. */
    bool whole() const { return active == live; }

    /* For handlers. */
    template <class T> T *column(u32 offset) const { return reinterpret_cast<T *>(file + offset); }
    u32 active = 0; /* lanes that execute the instruction */
    Block &block;
    const u32 number; /* in the block */
    u64 turn = 0;     /* counts the times its lanes synchronised: what is on different sides of one cannot race */
    const MemoryRange *last_range = nullptr;
    char *local(u32 lane) const;
    [[noreturn]] void fault(Result code, const Instruction &i, u32 lane, const std::string &what) const;

    /* Lanes at the same instruction, in the same state. */
    struct Group {
        enum State : u8 { Running, AtBarrier, AtCollective };
        u32 pc;
        u32 lanes;
        State state;
        u32 barrier; /* id */
        u32 members; /* AtCollective: lanes that have to come */
        u32 yields;  /* how often it gave way to others, while it span */
    };
    std::vector<Group> groups;
    u64 steps = 0; /* instructions of threads */

  private:
    char *file;
    std::vector<char> memory;
    u32 live = 0; /* lanes that have not exited */

    void run_group(Group group, u32 stop);
    bool branch(Group &group, const Instruction &i, u32 taken);
    bool branch_table(Group &group, const Instruction &i);
    bool collective(Group &group, const Instruction &i);
    void arrive(Group &group, const Instruction &i);
    u32 guard_mask(const Instruction &i) const;
    u32 pick();
};

/* The lanes whose cell is not zero. */
inline u32 mask_of(const u32 *column) {
    u32 mask = 0;
    for (u32 lane = 0; lane < LANES; lane++) mask |= static_cast<u32>(column[lane] != 0) << lane;
    return mask;
}

inline u32 first_lane(u32 lanes) { return static_cast<u32>(__builtin_ctz(lanes)); }

} // namespace standin
