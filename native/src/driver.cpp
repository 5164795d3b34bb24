#include "driver.h"

#include <algorithm>

namespace standin {

Driver &Driver::get() {
    static Driver *driver = new Driver; // never destroyed: calls may come from other threads at the end
    return *driver;
}

u32 shared_memory_opt_in() {
    int capability = 10 * settings().major + settings().minor;
    if (capability >= 90 && capability < 120) return 227 << 10;
    if (capability == 80 || capability == 87) return 163 << 10;
    if (capability > 80) return 99 << 10;
    return capability == 70 ? 96 << 10 : capability >= 72 ? 64 << 10 : 48 << 10;
}

std::vector<Context *> &context_stack() {
    thread_local std::vector<Context *> stack;
    return stack;
}

Context *Driver::current() const {
    const auto &stack = context_stack();
    if (stack.empty() || !contexts.count(stack.back())) return nullptr;
    return stack.back();
}

u64 Driver::used(int device) const {
    u64 sum = 0;
    for (const Context *context : contexts) {
        if (context->device == device) sum += context->memory.bytes();
    }
    return sum;
}

void Driver::destroy(Context *context) {
    context->advance_all();
    contexts.erase(context);
    auto &stack = context_stack();
    stack.erase(std::remove(stack.begin(), stack.end(), context), stack.end());
    delete context;
}

Stream &Driver::stream(void *handle) {
    Context *context = current();
    auto number = reinterpret_cast<u64>(handle);
    if (number <= 2) return context->default_stream; // and its names CU_STREAM_LEGACY, CU_STREAM_PER_THREAD
    auto *stream = static_cast<Stream *>(handle);
    if (!context->streams.count(stream))
        throw Failure{ERROR_INVALID_HANDLE, "there is no such stream in the current context"};
    return *stream;
}

void Driver::check_range(u64 address, u64 bytes) const {
    for (const Context *context : contexts) {
        if (MemoryMap(context->accessible()).find(address, address + bytes)) return;
    }
    std::string known = current() ? current()->memory.describe(address) : "";
    throw Failure{ERROR_INVALID_VALUE, "a range of " + std::to_string(bytes) + " bytes is not in one allocation" +
                                           (known.empty() ? "" : ": it begins at " + known)};
}

int injected_failure(const char *name) {
    const auto &failures = settings().failures;
    auto found = failures.find(name);
    if (found == failures.end()) return 0;
    static std::map<std::string, u64> calls; // under the driver's lock
    u64 count = ++calls[name];
    for (const Injection &injection : found->second) {
        if (count == injection.from || (injection.onwards && count > injection.from)) return injection.code;
    }
    return 0;
}

void trace(const char *name, int result) {
    const char *text = error_name(result);
    report(std::string(name) + " -> " + (text ? text : std::to_string(result)));
}

namespace {

/* At the end of the process: contexts that are still there. */
struct AtEnd {
    ~AtEnd() {
        if (!settings().leaks) return;
        for (const Context *context : Driver::get().contexts) {
            report(context->primary ? "a primary context is still retained at exit"
                                    : "a context is still there at exit");
            context->report_leaks();
        }
    }
} at_end;

} // namespace
} // namespace standin
