/* cuModule… and cuFunc…. */
#include "driver.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

using namespace standin;

namespace {

/* CUjit_option. */
constexpr int INFO_LOG_SIZE = 4, ERROR_LOG = 5, ERROR_LOG_SIZE = 6;

struct Log {
    char *text = nullptr;
    void **size_value = nullptr; /* where the size came from and the size used goes to */
    std::size_t size = 0;

    void write(const std::string &message) {
        if (size_value) *size_value = nullptr;
        if (!text || !size) return;
        std::snprintf(text, size, "%s", message.c_str());
        if (size_value) *size_value = reinterpret_cast<void *>(std::min(message.size() + 1, size));
    }
};

Log error_log(unsigned count, const int *options, void **values) {
    Log log;
    for (unsigned k = 0; k < count; k++) {
        if (options[k] == ERROR_LOG) log.text = static_cast<char *>(values[k]);
        if (options[k] == ERROR_LOG_SIZE) {
            log.size_value = &values[k];
            log.size = static_cast<unsigned>(reinterpret_cast<u64>(values[k]));
        }
        if (options[k] == INFO_LOG_SIZE) values[k] = nullptr; // nothing to say
    }
    return log;
}

/* Machine code, which there is no interpreter for. */
bool is_binary(const char *image) {
    return std::memcmp(image,
                       "\x7f"
                       "ELF",
                       4) == 0 ||
           std::memcmp(image, "\x50\xed\x55\xba", 4) == 0;
}

int load(Driver &driver, Module **module, const void *image, Log log) {
    log.write("");
    if (!module || !image) return ERROR_INVALID_VALUE;
    const char *text = static_cast<const char *>(image);
    if (is_binary(text)) {
        log.write("the stand-in driver interprets PTX only: this image holds machine code");
        return ERROR_NO_BINARY_FOR_GPU;
    }
    Context &context = *driver.current();
    try {
        *module = new Module(&context, text);
    } catch (const Failure &failure) {
        log.write(failure.message);
        throw;
    }
    context.modules.insert(*module);
    return SUCCESS;
}

Module &module_of(Driver &driver, Module *module) {
    if (!driver.current()->modules.count(module))
        throw Failure{ERROR_INVALID_HANDLE, "there is no such module in the current context"};
    return *module;
}

} // namespace

DRIVER cuModuleLoadData(Module **module, const void *image) {
    return call("cuModuleLoadData", Needs::Health,
                [&](Driver &driver) -> int { return load(driver, module, image, Log()); });
}

DRIVER cuModuleLoadDataEx(Module **module, const void *image, unsigned count, int *options, void **values) {
    return call("cuModuleLoadDataEx", Needs::Health,
                [&](Driver &driver) -> int { return load(driver, module, image, error_log(count, options, values)); });
}

DRIVER cuModuleLoad(Module **module, const char *name) {
    return call("cuModuleLoad", Needs::Health, [&](Driver &driver) -> int {
        if (!name) return ERROR_INVALID_VALUE;
        std::ifstream file(name, std::ios::binary);
        if (!file) return ERROR_FILE_NOT_FOUND;
        std::ostringstream text;
        text << file.rdbuf();
        return load(driver, module, (text.str() + '\0').c_str(), Log());
    });
}

DRIVER cuModuleUnload(Module *module) {
    return call("cuModuleUnload", Needs::Context, [&](Driver &driver) -> int {
        Module &known = module_of(driver, module);
        driver.current()->advance_all();
        driver.current()->modules.erase(&known);
        delete &known;
        return SUCCESS;
    });
}

DRIVER cuModuleGetFunction(FunctionHandle **function, Module *module, const char *name) {
    return call("cuModuleGetFunction", Needs::Health, [&](Driver &driver) -> int {
        if (!function || !name) return ERROR_INVALID_VALUE;
        *function = module_of(driver, module).function(name);
        return *function ? SUCCESS : ERROR_NOT_FOUND;
    });
}

DRIVER cuModuleGetGlobal_v2(u64 *address, std::size_t *bytes, Module *module, const char *name) {
    return call("cuModuleGetGlobal", Needs::Health, [&](Driver &driver) -> int {
        if (!name) return ERROR_INVALID_VALUE;
        const ModuleVariable *variable = module_of(driver, module).variable(name);
        if (!variable) return ERROR_NOT_FOUND;
        if (address) *address = variable->address;
        if (bytes) *bytes = variable->bytes;
        return SUCCESS;
    });
}

DRIVER cuModuleGetLoadingMode(int *mode) {
    return call("cuModuleGetLoadingMode", Needs::Nothing, [&](Driver &) -> int {
        if (!mode) return ERROR_INVALID_VALUE;
        *mode = 1; // eager
        return SUCCESS;
    });
}

namespace {

/* CUfunction_attribute. */
enum FunctionAttribute {
    MOST_THREADS,
    SHARED_BYTES,
    CONSTANT_BYTES,
    LOCAL_BYTES,
    REGISTERS,
    PTX_VERSION,
    BINARY_VERSION,
    CACHES_CODE,
    MOST_DYNAMIC_SHARED,
    SHARED_CARVEOUT
};

/* PTX names a register for each value; hardware would use them again. */
int registers_guess(const Kernel &kernel) { return static_cast<int>(std::min(kernel.registers, 255u)); }

int most_threads(const Kernel &kernel) {
    u32 limit = kernel.most_threads[0] * kernel.most_threads[1] * kernel.most_threads[2];
    return limit ? static_cast<int>(limit) : 1024;
}

} // namespace

DRIVER cuFuncGetAttribute(int *value, int attribute, FunctionHandle *function) {
    return call("cuFuncGetAttribute", Needs::Health, [&](Driver &) -> int {
        if (!value || !function) return ERROR_INVALID_VALUE;
        const Kernel &kernel = *function->kernel;
        int version = 10 * settings().major + settings().minor;
        switch (attribute) {
        case MOST_THREADS:
            *value = most_threads(kernel);
            break;
        case SHARED_BYTES:
            *value = static_cast<int>(kernel.shared_bytes);
            break;
        case CONSTANT_BYTES:
            *value = 0;
            break;
        case LOCAL_BYTES:
            *value = static_cast<int>(kernel.local_bytes);
            break;
        case REGISTERS:
            *value = registers_guess(kernel);
            break;
        case PTX_VERSION:
        case BINARY_VERSION:
            *value = version;
            break;
        case CACHES_CODE:
            *value = 0;
            break;
        case MOST_DYNAMIC_SHARED:
            *value = static_cast<int>(function->most_dynamic_shared);
            break;
        case SHARED_CARVEOUT:
            *value = -1;
            break;
        default:
            return ERROR_INVALID_VALUE;
        }
        return SUCCESS;
    });
}

DRIVER cuFuncSetAttribute(FunctionHandle *function, int attribute, int value) {
    return call("cuFuncSetAttribute", Needs::Health, [&](Driver &) -> int {
        if (!function) return ERROR_INVALID_VALUE;
        if (attribute == SHARED_CARVEOUT) return SUCCESS;
        if (attribute != MOST_DYNAMIC_SHARED) return ERROR_INVALID_VALUE;
        if (value < 0 || static_cast<u32>(value) + function->kernel->shared_bytes > shared_memory_opt_in())
            return ERROR_INVALID_VALUE;
        function->most_dynamic_shared = static_cast<u32>(value);
        return SUCCESS;
    });
}

DRIVER cuFuncSetCacheConfig(FunctionHandle *, int) {
    return call("cuFuncSetCacheConfig", Needs::Health, [](Driver &) -> int { return SUCCESS; });
}

DRIVER cuFuncGetModule(Module **module, FunctionHandle *function) {
    return call("cuFuncGetModule", Needs::Health, [&](Driver &) -> int {
        if (!module || !function) return ERROR_INVALID_VALUE;
        *module = function->module;
        return SUCCESS;
    });
}

/* A multiprocessor here runs one block at a time; the answers are such as hardware could give, and mean nothing. */
DRIVER cuOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks, FunctionHandle *function, int block_size, std::size_t) {
    return call("cuOccupancyMaxActiveBlocksPerMultiprocessor", Needs::Health, [&](Driver &) -> int {
        if (!blocks || !function || block_size <= 0) return ERROR_INVALID_VALUE;
        *blocks = block_size > most_threads(*function->kernel) ? 0 : std::min(16, 1024 / block_size);
        return SUCCESS;
    });
}

DRIVER cuOccupancyMaxPotentialBlockSize(int *grid, int *block, FunctionHandle *function, std::size_t (*)(int),
                                        std::size_t, int limit) {
    return call("cuOccupancyMaxPotentialBlockSize", Needs::Health, [&](Driver &) -> int {
        if (!grid || !block || !function) return ERROR_INVALID_VALUE;
        *block = std::min(256, most_threads(*function->kernel));
        if (limit > 0) *block = std::min(*block, limit);
        *grid = static_cast<int>(settings().workers) * std::max(1, 1024 / *block);
        return SUCCESS;
    });
}
