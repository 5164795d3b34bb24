/* Finds two threads that use the same memory, one of them writing, with nothing between that orders them. */
#pragma once

#include "kernel.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace standin {

class RaceCheck {
  public:
    /* Who accesses, and what has been ordered so far. */
    struct Access {
        u64 thread = ~u64{0}; /* in the grid, for global memory, or in the block */
        u64 epoch = 0;        /* barriers of the block so far */
        u64 turn = 0;         /* synchronisations of the warp so far */
        const Instruction *at = nullptr;
        bool write = false;
        bool atomic = false;
    };

    /* Memory is looked at in pieces of `grain` bytes: the smallest access, so that neighbours do not count as one. */
    RaceCheck(u32 grain, u32 threads_of_block) : grain(grain), block_threads(threads_of_block) {}

    /* The earlier access that races with this one. A write of the value that is there already races with no other write. */
    std::optional<Access> note(u64 address, u32 bytes, const Access &access, bool same_value);

  private:
    struct Cell {
        Access write, read, other_read;
    };
    static constexpr u64 CELLS = 256; /* a page */

    u32 grain, block_threads;
    std::unordered_map<u64, std::vector<Cell>> pages;
    u64 last_number = ~u64{0};
    std::vector<Cell> *last_page = nullptr;

    Cell &cell(u64 piece);
    bool races(const Access &earlier, const Access &now) const;
};

} // namespace standin
