/* cuMemAlloc and the others that give and take memory. */
#include "driver.h"

#include <cstdlib>

using namespace standin;

DRIVER cuMemGetInfo_v2(std::size_t *free, std::size_t *total) {
    return call("cuMemGetInfo", Needs::Health, [&](Driver &driver) -> int {
        if (total) *total = settings().memory;
        if (free) *free = settings().memory - driver.used(driver.current()->device);
        return SUCCESS;
    });
}

DRIVER cuMemAlloc_v2(u64 *address, std::size_t bytes) {
    return call("cuMemAlloc", Needs::Health, [&](Driver &driver) -> int {
        if (!address || !bytes) return ERROR_INVALID_VALUE;
        Context &context = *driver.current();
        if (bytes > settings().memory - driver.used(context.device)) return ERROR_OUT_OF_MEMORY;
        *address = context.memory.allocate(bytes);
        return *address ? SUCCESS : ERROR_OUT_OF_MEMORY;
    });
}

/* Waits for everything, as the driver does. */
DRIVER cuMemFree_v2(u64 address) {
    return call("cuMemFree", Needs::Context, [&](Driver &driver) -> int {
        if (!address) return SUCCESS;
        Context &context = *driver.current();
        context.advance_all();
        bool released = context.memory.release(address);
        for (Context *other : driver.contexts) released = released || other->memory.release(address);
        if (!released)
            throw Failure{
                ERROR_INVALID_VALUE,
                "no allocation begins at the address" +
                    (context.memory.describe(address).empty() ? "" : ": it is " + context.memory.describe(address))};
        return context.error;
    });
}

DRIVER cuMemGetAddressRange_v2(u64 *base, std::size_t *bytes, u64 address) {
    return call("cuMemGetAddressRange", Needs::Health, [&](Driver &driver) -> int {
        const MemoryRange *range = driver.current()->memory.around(address);
        if (!range) return ERROR_NOT_FOUND;
        if (base) *base = range->begin;
        if (bytes) *bytes = range->end - range->begin;
        return SUCCESS;
    });
}

namespace {

constexpr unsigned HOST_FLAGS = 7; /* portable, mapped, write-combined */

/* Registered memory is the caller's; ours has this flag beside those of the call. */
constexpr unsigned OURS = 1u << 31;

int allocate_host(Driver &driver, void **memory, std::size_t bytes, unsigned flags) {
    if (!memory || !bytes || flags & ~HOST_FLAGS) return ERROR_INVALID_VALUE;
    *memory = std::aligned_alloc(4096, round_up(bytes, 4096));
    if (!*memory) return ERROR_OUT_OF_MEMORY;
    std::memset(*memory, POISON, bytes);
    u64 address = reinterpret_cast<u64>(*memory);
    driver.current()->host_memory[address] = {address, address + bytes};
    driver.current()->host_flags[address] = flags | OURS;
    return SUCCESS;
}

int release_host(Driver &driver, void *memory, bool ours, Result unknown) {
    u64 address = reinterpret_cast<u64>(memory);
    Context &context = *driver.current();
    auto found = context.host_flags.find(address);
    if (found == context.host_flags.end() || !!(found->second & OURS) != ours) return unknown;
    context.advance_all();
    context.host_flags.erase(found);
    context.host_memory.erase(address);
    if (ours) std::free(memory);
    return SUCCESS;
}

} // namespace

DRIVER cuMemHostAlloc(void **memory, std::size_t bytes, unsigned flags) {
    return call("cuMemHostAlloc", Needs::Health,
                [&](Driver &driver) -> int { return allocate_host(driver, memory, bytes, flags); });
}

DRIVER cuMemAllocHost_v2(void **memory, std::size_t bytes) {
    return call("cuMemAllocHost", Needs::Health,
                [&](Driver &driver) -> int { return allocate_host(driver, memory, bytes, 0); });
}

DRIVER cuMemFreeHost(void *memory) {
    return call("cuMemFreeHost", Needs::Context,
                [&](Driver &driver) -> int { return release_host(driver, memory, true, ERROR_INVALID_VALUE); });
}

DRIVER cuMemHostRegister_v2(void *memory, std::size_t bytes, unsigned flags) {
    return call("cuMemHostRegister", Needs::Health, [&](Driver &driver) -> int {
        if (!memory || !bytes || flags & ~15u) return ERROR_INVALID_VALUE;
        u64 address = reinterpret_cast<u64>(memory);
        Context &context = *driver.current();
        for (const auto &entry : context.host_memory) {
            if (address < entry.second.end && entry.second.begin < address + bytes)
                return ERROR_HOST_MEMORY_ALREADY_REGISTERED;
        }
        context.host_memory[address] = {address, address + bytes};
        context.host_flags[address] = flags;
        return SUCCESS;
    });
}

DRIVER cuMemHostUnregister(void *memory) {
    return call("cuMemHostUnregister", Needs::Context, [&](Driver &driver) -> int {
        return release_host(driver, memory, false, ERROR_HOST_MEMORY_NOT_REGISTERED);
    });
}

DRIVER cuMemHostGetDevicePointer_v2(u64 *address, void *memory, unsigned flags) {
    return call("cuMemHostGetDevicePointer", Needs::Health, [&](Driver &driver) -> int {
        if (!address || flags || !driver.current()->has_host_memory(memory, 1)) return ERROR_INVALID_VALUE;
        *address = reinterpret_cast<u64>(memory); // one address for both
        return SUCCESS;
    });
}

DRIVER cuMemHostGetFlags(unsigned *flags, void *memory) {
    return call("cuMemHostGetFlags", Needs::Health, [&](Driver &driver) -> int {
        auto found = driver.current()->host_flags.find(reinterpret_cast<u64>(memory));
        if (!flags || found == driver.current()->host_flags.end()) return ERROR_INVALID_VALUE;
        *flags = found->second & ~OURS;
        return SUCCESS;
    });
}
