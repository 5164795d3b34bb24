/* A kernel's launch: runs its blocks, on several threads of the host. */
#pragma once

#include "kernel.h"
#include "memory_map.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>

namespace standin {

struct Dimensions {
    u32 x, y, z;
    u64 count() const { return u64{x} * y * z; }
};

struct Launch {
    std::shared_ptr<const Kernel> kernel;
    Dimensions grid, block;
    u32 dynamic_shared;
    std::vector<u8> parameters;
    MemoryMap memory;
    std::function<std::string(u64 address)> describe; /* what is known of an address that must not be used */
    u64 number = 0;                                   /* of the launch, %gridid */
    std::chrono::steady_clock::time_point deadline;
};

/* Throws Failure with the first fault. Returns the instructions that threads executed. */
u64 execute(const Launch &launch);

} // namespace standin
