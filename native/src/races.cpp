#include "races.h"

namespace standin {

RaceCheck::Cell &RaceCheck::cell(u64 piece) {
    u64 number = piece / CELLS;
    if (number != last_number) {
        last_page = &pages[number]; // stays where it is when others come
        if (last_page->empty()) last_page->resize(CELLS);
        last_number = number;
    }
    return (*last_page)[piece % CELLS];
}

bool RaceCheck::races(const Access &earlier, const Access &now) const {
    if (!earlier.at || earlier.thread == now.thread) return false;
    if (!(earlier.write || now.write) || (earlier.atomic && now.atomic)) return false;
    if (earlier.thread / block_threads != now.thread / block_threads) return true;
    if (earlier.epoch != now.epoch) return false;
    bool same_warp = earlier.thread % block_threads / LANES == now.thread % block_threads / LANES;
    return !(same_warp && earlier.turn != now.turn);
}

std::optional<RaceCheck::Access> RaceCheck::note(u64 address, u32 bytes, const Access &now, bool same_value) {
    for (u64 piece = address / grain; piece <= (address + bytes - 1) / grain; piece++) {
        Cell &c = cell(piece);
        if (!(now.write && same_value) && races(c.write, now)) return c.write;
        if (now.write) {
            if (races(c.read, now)) return c.read;
            if (races(c.other_read, now)) return c.other_read;
            c.write = now;
        } else {
            if (c.read.thread != now.thread) c.other_read = c.read;
            c.read = now;
        }
    }
    return std::nullopt;
}

} // namespace standin
