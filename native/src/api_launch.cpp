/* cuLaunchKernel. */
#include "driver.h"
#include "launch.h"

#include <algorithm>
#include <cstdio>

using namespace standin;

namespace {

/* What a launch's `extra` is made of. */
void *const EXTRA_END = nullptr;
void *const EXTRA_BUFFER = reinterpret_cast<void *>(1);
void *const EXTRA_SIZE = reinterpret_cast<void *>(2);

bool fits(const Dimensions &size, const Dimensions &limit) {
    return size.x && size.y && size.z && size.x <= limit.x && size.y <= limit.y && size.z <= limit.z;
}

/* Whether the kernel may have blocks of that size. */
bool allowed(const Kernel &kernel, const Dimensions &block) {
    u64 most = u64{kernel.most_threads[0]} * kernel.most_threads[1] * kernel.most_threads[2];
    if (most && block.count() > most) return false;
    const u32 *required = kernel.required_threads;
    return !required[0] || (block.x == required[0] && block.y == required[1] && block.z == required[2]);
}

bool copy_parameters(const Kernel &kernel, void **parameters, void **extra, std::vector<u8> &into) {
    into.assign(kernel.parameter_bytes, 0);
    if (extra) {
        const void *buffer = nullptr;
        std::size_t size = 0;
        for (; *extra != EXTRA_END; extra += 2) {
            if (extra[0] == EXTRA_BUFFER)
                buffer = extra[1];
            else if (extra[0] == EXTRA_SIZE)
                size = *static_cast<std::size_t *>(extra[1]);
            else
                return false;
        }
        if (parameters || !buffer || size < into.size()) return false;
        std::memcpy(into.data(), buffer, into.size());
        return true;
    }
    for (std::size_t k = 0; k < kernel.parameters.size(); k++) {
        if (!parameters || !parameters[k]) return false;
        std::memcpy(into.data() + kernel.parameters[k].offset, parameters[k], kernel.parameters[k].bytes);
    }
    return true;
}

/* What runs when the launch's turn comes: it sees the memory that there is then. */
void run(Context &context, const Launch &prepared) {
    Launch launch = prepared;
    launch.memory = MemoryMap(context.accessible());
    launch.describe = [&context](u64 address) { return context.memory.describe(address); };
    launch.deadline =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(static_cast<s64>(1000 * settings().timeout));
    double start = now_in_milliseconds();
    u64 steps = execute(launch);
    if (!settings().trace) return;
    double spent = now_in_milliseconds() - start;
    char text[160];
    std::snprintf(text, sizeof text,
                  "%s: %llu blocks of %llu threads, %.4g million instructions in %.4g ms, %.4g million a second",
                  launch.kernel->name.c_str(), static_cast<unsigned long long>(launch.grid.count()),
                  static_cast<unsigned long long>(launch.block.count()), 1e-6 * static_cast<double>(steps), spent,
                  1e-3 * static_cast<double>(steps) / std::max(spent, 1e-6));
    report(text);
}

} // namespace

DRIVER cuLaunchKernel(FunctionHandle *function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
                      unsigned block_y, unsigned block_z, unsigned dynamic_shared, void *stream, void **parameters,
                      void **extra) {
    return call("cuLaunchKernel", Needs::Health, [&](Driver &driver) -> int {
        Context &context = *driver.current();
        if (!function) return ERROR_INVALID_HANDLE;
        if (function->context != &context) return ERROR_INVALID_CONTEXT;
        const Kernel &kernel = *function->kernel;
        Stream &queue = driver.stream(stream);
        Launch launch{function->kernel,
                      {grid_x, grid_y, grid_z},
                      {block_x, block_y, block_z},
                      dynamic_shared,
                      {},
                      MemoryMap({}),
                      {},
                      0,
                      {}};
        if (!fits(launch.grid, {0x7fffffff, 65535, 65535}) || !fits(launch.block, {1024, 1024, 64}))
            return ERROR_INVALID_VALUE;
        if (launch.block.count() > 1024 || !allowed(kernel, launch.block)) return ERROR_INVALID_VALUE;
        if (dynamic_shared > function->most_dynamic_shared) return ERROR_INVALID_VALUE;
        if (!copy_parameters(kernel, parameters, extra, launch.parameters)) return ERROR_INVALID_VALUE;
        launch.number = ++driver.launches;
        context.submit(queue, [&context, launch] { run(context, launch); });
        return SUCCESS; // what goes wrong in the kernel shows at the next call that waits
    });
}
