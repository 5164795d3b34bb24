/* The memory that kernels may use: what the driver gave out. */
#pragma once

#include "base.h"

#include <algorithm>
#include <vector>

namespace standin {

struct MemoryRange {
    u64 begin, end;
};

class MemoryMap {
  public:
    explicit MemoryMap(std::vector<MemoryRange> all) : ranges(std::move(all)) {
        std::sort(ranges.begin(), ranges.end(), [](const auto &a, const auto &b) { return a.begin < b.begin; });
    }
    /* The range that holds all of [begin, end), or null. */
    const MemoryRange *find(u64 begin, u64 end) const {
        auto after = std::upper_bound(ranges.begin(), ranges.end(), begin,
                                      [](u64 address, const MemoryRange &range) { return address < range.begin; });
        if (after == ranges.begin()) return nullptr;
        const MemoryRange &range = *(after - 1);
        return begin >= range.begin && end <= range.end && begin <= end ? &range : nullptr;
    }

  private:
    std::vector<MemoryRange> ranges;
};

} // namespace standin
