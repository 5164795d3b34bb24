/* From a warp's addresses to memory of the host, with every check. */
#pragma once

#include "block.h"
#include "warp.h"

namespace standin {

struct Places {
    char *at[LANES]; /* idle lanes: that of the first active one */
    bool uniform;    /* all the same */
    bool checked;    /* accesses are to be noted, to find races */
};

/* Faults on a misaligned address and on one where the lane must not read or write. */
Places resolve(Warp &warp, const Instruction &i, u32 bytes);

/* If `checked`: looks for a race. */
void note_access(Warp &warp, const Instruction &i, u32 lane, const char *at, u32 bytes, bool same_value);

} // namespace standin
