#include "access.h"

#include <cstdio>

namespace standin {
namespace {

std::string hexadecimal(u64 value) {
    char text[24];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
    return text;
}

std::string action(const Instruction &i, u32 bytes) {
    return std::string(i.atomic   ? "atomic access to "
                       : i.writes ? "write of "
                                  : "read of ") +
           std::to_string(bytes) + " bytes ";
}

[[noreturn]] void out_of_bounds(Warp &warp, const Instruction &i, u32 lane, u32 bytes, const char *space, u64 offset,
                                u64 size) {
    warp.fault(ERROR_ILLEGAL_ADDRESS, i, lane,
               action(i, bytes) + "at offset " + std::to_string(static_cast<s64>(offset)) + " of " + space +
                   " memory, which has " + std::to_string(size) + " bytes");
}

/* One lane, where the quick way does not do. */
char *place(Warp &warp, const Instruction &i, u32 lane, u32 bytes, Space space, u64 address) {
    Block &block = warp.block;
    if (space == Space::Generic) {
        u64 window = window_of(address);
        space = window == SHARED_WINDOW  ? Space::Shared
                : window == LOCAL_WINDOW ? Space::Local
                : window == PARAM_WINDOW ? Space::Param
                                         : Space::Global;
        if (space == Space::Shared || space == Space::Local) address -= window;
    }
    auto inside = [&](u64 size) { return address <= size && bytes <= size - address; };
    switch (space) {
    case Space::Shared:
        if (!inside(block.shared.size())) out_of_bounds(warp, i, lane, bytes, "shared", address, block.shared.size());
        return block.shared.data() + address;
    case Space::Local:
        if (!inside(block.kernel.local_bytes))
            out_of_bounds(warp, i, lane, bytes, "local", address, block.kernel.local_bytes);
        return warp.local(lane) + address;
    case Space::Param:
        address -= PARAM_WINDOW;
        if (!inside(block.launch.parameters.size()) || i.writes) {
            out_of_bounds(warp, i, lane, bytes, "parameter", address, block.launch.parameters.size());
        }
        return const_cast<char *>(reinterpret_cast<const char *>(block.launch.parameters.data())) + address;
    default:
        break;
    }
    if (!block.launch.memory.find(address, address + bytes)) {
        std::string known = block.launch.describe(address);
        warp.fault(ERROR_ILLEGAL_ADDRESS, i, lane,
                   action(i, bytes) + "at " + hexadecimal(address) +
                       (known.empty() ? ", where no memory is" : ", " + known));
    }
    return reinterpret_cast<char *>(address);
}

/* All lanes at once; false if they are not all in one range of global memory. */
bool quick_global(Warp &warp, u64 low, u64 end, const u64 *address, Places &places) {
    const MemoryRange *range = warp.last_range;
    if (!range || low < range->begin || end > range->end) {
        range = warp.block.launch.memory.find(low, end);
        if (!range) return false;
        warp.last_range = range;
    }
    for (u32 lane = 0; lane < LANES; lane++) places.at[lane] = reinterpret_cast<char *>(address[lane]);
    return true;
}

} // namespace

Places resolve(Warp &warp, const Instruction &i, u32 bytes) {
    alignas(64) u64 address[LANES];
    u64 number = static_cast<u64>(i.number);
    if (i.narrow_address) {
        const u32 *base = warp.column<u32>(i.in[0]);
        for (u32 lane = 0; lane < LANES; lane++) address[lane] = static_cast<u32>(base[lane] + number);
    } else {
        const u64 *base = warp.column<u64>(i.in[0]);
        for (u32 lane = 0; lane < LANES; lane++) address[lane] = base[lane] + number;
    }
    u32 first = first_lane(warp.active);
    if (warp.active != ALL_LANES) {
        for (u32 lane = 0; lane < LANES; lane++) {
            if (!(warp.active >> lane & 1)) address[lane] = address[first];
        }
    }
    u64 low = address[0], high = address[0], bits = 0;
    for (u32 lane = 0; lane < LANES; lane++) {
        low = address[lane] < low ? address[lane] : low;
        high = address[lane] > high ? address[lane] : high;
        bits |= address[lane];
    }
    if (bits & (bytes - 1)) {
        u32 lane = first;
        while (!(address[lane] & (bytes - 1))) lane++;
        warp.fault(ERROR_MISALIGNED_ADDRESS, i, lane,
                   action(i, bytes) + "at " + hexadecimal(address[lane]) + ", which is misaligned");
    }
    Places places;
    places.uniform = low == high;
    Space space = i.space;
    if ((space == Space::Generic && high < SHARED_WINDOW) || space == Space::Const) space = Space::Global;
    Block &block = warp.block;
    places.checked = space == Space::Shared || space == Space::Generic || block.global_races();
    if (space == Space::Global && quick_global(warp, low, high + bytes, address, places)) return places;
    if (space == Space::Shared && high < block.shared.size() && high + bytes <= block.shared.size()) {
        for (u32 lane = 0; lane < LANES; lane++) places.at[lane] = block.shared.data() + address[lane];
        return places;
    }
    if (space == Space::Local || space == Space::Generic) places.uniform = false; // equal offsets, different memory
    for (u32 lane = 0; lane < LANES; lane++) {
        if (warp.active >> lane & 1) places.at[lane] = place(warp, i, lane, bytes, space, address[lane]);
    }
    for (u32 lane = 0; lane < LANES; lane++) {
        if (!(warp.active >> lane & 1)) places.at[lane] = places.at[first];
    }
    return places;
}

void note_access(Warp &warp, const Instruction &i, u32 lane, const char *at, u32 bytes, bool same_value) {
    Block &block = warp.block;
    const char *shared = block.shared.data();
    if (at >= shared && at < shared + block.shared.size()) {
        block.note_shared(warp, i, lane, static_cast<u64>(at - shared), bytes, same_value);
    } else if (block.global_races() &&
               block.launch.memory.find(reinterpret_cast<u64>(at), reinterpret_cast<u64>(at) + bytes)) {
        block.note_global(warp, i, lane, reinterpret_cast<u64>(at), bytes, same_value);
    }
}

} // namespace standin
