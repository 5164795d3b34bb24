/* The device memory of a context and the host memory that it knows. */
#pragma once

#include "base.h"
#include "errors.h"
#include "memory_map.h"

#include <deque>
#include <map>

namespace standin {

/* Poisoned at first, between two fences, and after its release for a while poisoned again and not given out. */
class DeviceMemory {
  public:
    ~DeviceMemory();
    /* 0 if the host has no memory for it. */
    u64 allocate(u64 bytes);
    /* Faults if a fence was written to. False if the address is not the start of an allocation. */
    bool release(u64 address);
    /* Throws Failure if a fence was written to. */
    void check_fences() const;
    void add_ranges(std::vector<MemoryRange> &ranges) const;
    /* The allocation that holds the address; null if there is none. */
    const MemoryRange *around(u64 address) const;
    std::string describe(u64 address) const;
    u64 bytes() const { return in_use; }
    u64 count() const { return live.size(); }

  private:
    static constexpr u64 FENCE = 256;
    static constexpr u64 QUARANTINE = u64{64} << 20;

    std::map<u64, MemoryRange> live; /* by address */
    std::deque<MemoryRange> freed;
    u64 in_use = 0, quarantined = 0;

    static void check_fence(const MemoryRange &range);
};

} // namespace standin
