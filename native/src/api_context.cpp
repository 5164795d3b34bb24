/* cuCtx…, cuDevicePrimaryCtx…, and questions that tests ask. */
#include "driver.h"

using namespace standin;

namespace {

constexpr int PROHIBITED = 2;

bool exists(int device) { return device >= 0 && device < settings().devices; }

bool computes(int device) { return exists(device) && settings().compute_mode != PROHIBITED; }

} // namespace

DRIVER cuCtxCreate_v2(Context **context, unsigned flags, int device) {
    return call("cuCtxCreate", Needs::Driver, [&](Driver &driver) -> int {
        if (!context) return ERROR_INVALID_VALUE;
        if (!computes(device)) return ERROR_INVALID_DEVICE;
        *context = new Context(device);
        (*context)->flags = flags;
        driver.contexts.insert(*context);
        context_stack().push_back(*context);
        return SUCCESS;
    });
}

DRIVER cuCtxDestroy_v2(Context *context) {
    return call("cuCtxDestroy", Needs::Driver, [&](Driver &driver) -> int {
        if (!context) return ERROR_INVALID_VALUE;
        if (!driver.contexts.count(context) || context->primary) return ERROR_INVALID_CONTEXT;
        driver.destroy(context);
        return SUCCESS;
    });
}

DRIVER cuCtxSetCurrent(Context *context) {
    return call("cuCtxSetCurrent", Needs::Driver, [&](Driver &driver) -> int {
        auto &stack = context_stack();
        if (context && !driver.contexts.count(context)) return ERROR_INVALID_CONTEXT;
        if (!stack.empty()) stack.pop_back();
        if (context) stack.push_back(context);
        return SUCCESS;
    });
}

DRIVER cuCtxGetCurrent(Context **context) {
    return call("cuCtxGetCurrent", Needs::Driver, [&](Driver &driver) -> int {
        if (!context) return ERROR_INVALID_VALUE;
        *context = driver.current();
        return SUCCESS;
    });
}

DRIVER cuCtxPushCurrent_v2(Context *context) {
    return call("cuCtxPushCurrent", Needs::Driver, [&](Driver &driver) -> int {
        if (!driver.contexts.count(context)) return ERROR_INVALID_CONTEXT;
        context_stack().push_back(context);
        return SUCCESS;
    });
}

DRIVER cuCtxPopCurrent_v2(Context **context) {
    return call("cuCtxPopCurrent", Needs::Context, [&](Driver &driver) -> int {
        if (context) *context = driver.current();
        context_stack().pop_back();
        return SUCCESS;
    });
}

DRIVER cuCtxGetDevice(int *device) {
    return call("cuCtxGetDevice", Needs::Context, [&](Driver &driver) -> int {
        if (!device) return ERROR_INVALID_VALUE;
        *device = driver.current()->device;
        return SUCCESS;
    });
}

DRIVER cuCtxGetFlags(unsigned *flags) {
    return call("cuCtxGetFlags", Needs::Context, [&](Driver &driver) -> int {
        if (!flags) return ERROR_INVALID_VALUE;
        *flags = driver.current()->flags;
        return SUCCESS;
    });
}

DRIVER cuCtxGetId(Context *context, unsigned long long *id) {
    return call("cuCtxGetId", Needs::Driver, [&](Driver &driver) -> int {
        if (!id) return ERROR_INVALID_VALUE;
        if (!context) context = driver.current();
        if (!context || !driver.contexts.count(context)) return ERROR_INVALID_CONTEXT;
        *id = context->id;
        return SUCCESS;
    });
}

DRIVER cuCtxGetApiVersion(Context *, unsigned *version) {
    return call("cuCtxGetApiVersion", Needs::Driver, [&](Driver &) -> int {
        if (!version) return ERROR_INVALID_VALUE;
        *version = 3020;
        return SUCCESS;
    });
}

DRIVER cuCtxGetStreamPriorityRange(int *least, int *greatest) {
    return call("cuCtxGetStreamPriorityRange", Needs::Context, [&](Driver &) -> int {
        if (least) *least = 0;
        if (greatest) *greatest = 0;
        return SUCCESS;
    });
}

/* Caches and banks make no difference here. */
DRIVER cuCtxSetCacheConfig(int) {
    return call("cuCtxSetCacheConfig", Needs::Context, [](Driver &) -> int { return SUCCESS; });
}

DRIVER cuCtxSynchronize() {
    return call("cuCtxSynchronize", Needs::Context, [&](Driver &driver) -> int {
        driver.current()->advance_all();
        return driver.current()->error;
    });
}

DRIVER cuDevicePrimaryCtxRetain(Context **context, int device) {
    return call("cuDevicePrimaryCtxRetain", Needs::Driver, [&](Driver &driver) -> int {
        if (!context) return ERROR_INVALID_VALUE;
        if (!computes(device)) return ERROR_INVALID_DEVICE;
        auto at = static_cast<std::size_t>(device);
        if (!driver.primaries[at]) {
            driver.primaries[at] = new Context(device);
            driver.primaries[at]->primary = true;
            driver.contexts.insert(driver.primaries[at]);
        }
        driver.primary_uses[at]++;
        *context = driver.primaries[at];
        return SUCCESS;
    });
}

DRIVER cuDevicePrimaryCtxRelease_v2(int device) {
    return call("cuDevicePrimaryCtxRelease", Needs::Driver, [&](Driver &driver) -> int {
        if (!exists(device)) return ERROR_INVALID_DEVICE;
        auto at = static_cast<std::size_t>(device);
        if (!driver.primary_uses[at]) return ERROR_INVALID_CONTEXT;
        if (--driver.primary_uses[at] == 0) {
            driver.destroy(driver.primaries[at]);
            driver.primaries[at] = nullptr;
        }
        return SUCCESS;
    });
}

DRIVER cuDevicePrimaryCtxReset_v2(int device) {
    return call("cuDevicePrimaryCtxReset", Needs::Driver, [&](Driver &driver) -> int {
        if (!exists(device)) return ERROR_INVALID_DEVICE;
        auto at = static_cast<std::size_t>(device);
        if (driver.primaries[at]) driver.destroy(driver.primaries[at]);
        driver.primaries[at] = nullptr;
        driver.primary_uses[at] = 0;
        return SUCCESS;
    });
}

DRIVER cuDevicePrimaryCtxGetState(int device, unsigned *flags, int *active) {
    return call("cuDevicePrimaryCtxGetState", Needs::Driver, [&](Driver &driver) -> int {
        if (!exists(device)) return ERROR_INVALID_DEVICE;
        const Context *context = driver.primaries[static_cast<std::size_t>(device)];
        if (flags) *flags = context ? context->flags : 0;
        if (active) *active = context != nullptr;
        return SUCCESS;
    });
}

DRIVER cuDevicePrimaryCtxSetFlags_v2(int device, unsigned) {
    return call("cuDevicePrimaryCtxSetFlags", Needs::Driver,
                [&](Driver &) -> int { return exists(device) ? SUCCESS : ERROR_INVALID_DEVICE; });
}

/* ---- not of the driver: what tests may ask ---- */

namespace {

template <class Count> unsigned long long sum_of_contexts(Count count) {
    Driver &driver = Driver::get();
    std::lock_guard<std::recursive_mutex> lock(driver.mutex);
    unsigned long long sum = 0;
    for (const Context *context : driver.contexts) sum += count(*context);
    return sum;
}

} // namespace

#define QUESTION extern "C" __attribute__((visibility("default"))) unsigned long long

QUESTION scorefield_standin_live_allocations() {
    return sum_of_contexts([](const Context &context) { return context.memory.count(); });
}

QUESTION scorefield_standin_live_bytes() {
    return sum_of_contexts([](const Context &context) { return context.memory.bytes(); });
}

QUESTION scorefield_standin_live_modules() {
    return sum_of_contexts([](const Context &context) { return context.modules.size(); });
}

QUESTION scorefield_standin_live_streams() {
    return sum_of_contexts([](const Context &context) { return context.streams.size(); });
}

QUESTION scorefield_standin_live_events() {
    return sum_of_contexts([](const Context &context) { return context.events.size(); });
}

QUESTION scorefield_standin_live_host_allocations() {
    return sum_of_contexts([](const Context &context) { return context.host_memory.size(); });
}

QUESTION scorefield_standin_live_contexts() {
    return sum_of_contexts([](const Context &) { return 1u; });
}

QUESTION scorefield_standin_launches() {
    Driver &driver = Driver::get();
    std::lock_guard<std::recursive_mutex> lock(driver.mutex);
    return driver.launches;
}
