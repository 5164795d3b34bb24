#include "memory.h"

#include <cstdlib>

namespace standin {
namespace {

constexpr u8 FENCE_BYTE = 0xfb;

} // namespace

u64 DeviceMemory::allocate(u64 bytes) {
    u64 all = round_up(FENCE + bytes + FENCE, 256);
    auto *base = static_cast<char *>(std::aligned_alloc(256, all));
    if (!base) return 0;
    std::memset(base, FENCE_BYTE, FENCE);
    std::memset(base + FENCE, POISON, bytes);
    std::memset(base + FENCE + bytes, FENCE_BYTE, all - FENCE - bytes);
    u64 address = reinterpret_cast<u64>(base) + FENCE;
    live[address] = {address, address + bytes};
    in_use += bytes;
    return address;
}

void DeviceMemory::check_fence(const MemoryRange &range) {
    auto check = [&](u64 from, u64 to) {
        for (u64 at = from; at < to; at++) {
            if (*reinterpret_cast<const u8 *>(at) == FENCE_BYTE) continue;
            throw Failure{ERROR_ILLEGAL_ADDRESS, "an allocation of " + std::to_string(range.end - range.begin) +
                                                     " bytes was written to at offset " +
                                                     std::to_string(static_cast<s64>(at - range.begin))};
        }
    };
    check(range.begin - FENCE, range.begin);
    check(range.end, range.end + FENCE);
}

void DeviceMemory::check_fences() const {
    for (const auto &entry : live) check_fence(entry.second);
}

bool DeviceMemory::release(u64 address) {
    auto found = live.find(address);
    if (found == live.end()) return false;
    MemoryRange range = found->second;
    check_fence(range);
    u64 bytes = range.end - range.begin;
    std::memset(reinterpret_cast<void *>(address), FREED, bytes);
    live.erase(found);
    in_use -= bytes;
    freed.push_back(range);
    quarantined += bytes;
    while (quarantined > QUARANTINE) {
        MemoryRange oldest = freed.front();
        freed.pop_front();
        quarantined -= oldest.end - oldest.begin;
        std::free(reinterpret_cast<void *>(oldest.begin - FENCE));
    }
    return true;
}

DeviceMemory::~DeviceMemory() {
    for (const auto &entry : live) std::free(reinterpret_cast<void *>(entry.first - FENCE));
    for (const MemoryRange &range : freed) std::free(reinterpret_cast<void *>(range.begin - FENCE));
}

void DeviceMemory::add_ranges(std::vector<MemoryRange> &ranges) const {
    for (const auto &entry : live) ranges.push_back(entry.second);
}

const MemoryRange *DeviceMemory::around(u64 address) const {
    auto after = live.upper_bound(address);
    if (after == live.begin()) return nullptr;
    const MemoryRange &range = std::prev(after)->second;
    return address < range.end ? &range : nullptr;
}

std::string DeviceMemory::describe(u64 address) const {
    for (const MemoryRange &range : freed) {
        if (address < range.begin || address >= range.end) continue;
        return "byte " + std::to_string(address - range.begin) + " of an allocation that has been freed";
    }
    auto after = live.upper_bound(address);
    auto size = [](const MemoryRange &range) { return std::to_string(range.end - range.begin); };
    if (after != live.begin()) {
        const MemoryRange &before = std::prev(after)->second;
        if (address < before.end) {
            return "byte " + std::to_string(address - before.begin) + " of an allocation of " + size(before) +
                   " bytes, and past its end";
        }
        if (address - before.end < FENCE + 4096) {
            return std::to_string(address - before.end) + " bytes after an allocation of " + size(before) + " bytes";
        }
    }
    if (after != live.end() && after->first - address <= 4096) {
        return std::to_string(after->first - address) + " bytes before an allocation of " + size(after->second) +
               " bytes";
    }
    return "";
}

} // namespace standin
