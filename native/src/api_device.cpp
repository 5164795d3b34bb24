/* cuInit, cuDevice…, errors' names. */
#include "driver.h"

#include <cstdio>

using namespace standin;

namespace {

bool exists(int device) { return device >= 0 && device < settings().devices; }

struct Attribute {
    int number, value;
};

/* By the numbers of CUdevice_attribute. Those of a real device that mean nothing here are 0. */
bool attribute(int number, int &value) {
    const Settings &s = settings();
    const Attribute known[] = {
        {1, 1024}, // threads of a block
        {2, 1024},
        {3, 1024},
        {4, 64},
        {5, 2147483647},
        {6, 65535},
        {7, 65535},    // blocks of a grid
        {8, 48 << 10}, // shared memory of a block
        {9, 64 << 10}, // constant memory
        {10, LANES},
        {11, 2147483647},                  // pitch
        {12, 65536},                       // registers of a block
        {13, 1000000},                     // clock, kHz
        {14, 512},                         // alignment of textures
        {15, 1},                           // copies beside kernels
        {16, static_cast<int>(s.workers)}, // multiprocessors: one a worker
        {19, 1},                           // maps host memory
        {20, s.compute_mode},
        {31, 1}, // concurrent kernels
        {36, 1000000},
        {37, 64},   // memory clock and bus
        {39, 1024}, // threads of a multiprocessor
        {40, 1},    // copy engines
        {41, 1},    // unified addresses
        {75, s.major},
        {76, s.minor},
        {81, 64 << 10}, // shared memory of a multiprocessor
        {82, 65536},    // its registers
        {97, static_cast<int>(shared_memory_opt_in())},
        {106, 16}, // blocks of a multiprocessor
    };
    value = 0;
    for (const Attribute &entry : known) {
        if (entry.number == number) value = entry.value;
    }
    return number > 0 && number < 150;
}

} // namespace

DRIVER cuInit(unsigned flags) {
    return call("cuInit", Needs::Nothing, [&](Driver &driver) -> int {
        if (flags) return ERROR_INVALID_VALUE;
        if (settings().devices == 0) return ERROR_NO_DEVICE;
        driver.initialised = true;
        driver.primaries.resize(static_cast<std::size_t>(settings().devices), nullptr);
        driver.primary_uses.resize(driver.primaries.size(), 0);
        return SUCCESS;
    });
}

DRIVER cuDriverGetVersion(int *version) {
    return call("cuDriverGetVersion", Needs::Nothing, [&](Driver &) -> int {
        if (!version) return ERROR_INVALID_VALUE;
        *version = settings().driver;
        return SUCCESS;
    });
}

DRIVER cuDeviceGetCount(int *count) {
    return call("cuDeviceGetCount", Needs::Driver, [&](Driver &) -> int {
        if (!count) return ERROR_INVALID_VALUE;
        *count = settings().devices;
        return SUCCESS;
    });
}

DRIVER cuDeviceGet(int *device, int ordinal) {
    return call("cuDeviceGet", Needs::Driver, [&](Driver &) -> int {
        if (!device) return ERROR_INVALID_VALUE;
        if (!exists(ordinal)) return ERROR_INVALID_DEVICE;
        *device = ordinal;
        return SUCCESS;
    });
}

DRIVER cuDeviceGetName(char *name, int length, int device) {
    return call("cuDeviceGetName", Needs::Driver, [&](Driver &) -> int {
        if (!name || length <= 0) return ERROR_INVALID_VALUE;
        if (!exists(device)) return ERROR_INVALID_DEVICE;
        std::snprintf(name, static_cast<std::size_t>(length), "Scorefield stand-in (PTX interpreter, no GPU)");
        return SUCCESS;
    });
}

DRIVER cuDeviceTotalMem_v2(std::size_t *bytes, int device) {
    return call("cuDeviceTotalMem", Needs::Driver, [&](Driver &) -> int {
        if (!bytes) return ERROR_INVALID_VALUE;
        if (!exists(device)) return ERROR_INVALID_DEVICE;
        *bytes = settings().memory;
        return SUCCESS;
    });
}

DRIVER cuDeviceComputeCapability(int *major, int *minor, int device) {
    return call("cuDeviceComputeCapability", Needs::Driver, [&](Driver &) -> int {
        if (!major || !minor) return ERROR_INVALID_VALUE;
        if (!exists(device)) return ERROR_INVALID_DEVICE;
        *major = settings().major;
        *minor = settings().minor;
        return SUCCESS;
    });
}

DRIVER cuDeviceGetAttribute(int *value, int number, int device) {
    return call("cuDeviceGetAttribute", Needs::Driver, [&](Driver &) -> int {
        if (!value) return ERROR_INVALID_VALUE;
        if (!exists(device)) return ERROR_INVALID_DEVICE;
        if (!attribute(number, *value)) return ERROR_INVALID_VALUE;
        if (number == 33) *value = device + 1; // its place on a bus
        return SUCCESS;
    });
}

DRIVER cuDeviceGetUuid(char *uuid, int device) {
    return call("cuDeviceGetUuid", Needs::Driver, [&](Driver &) -> int {
        if (!uuid) return ERROR_INVALID_VALUE;
        if (!exists(device)) return ERROR_INVALID_DEVICE;
        std::memcpy(uuid, "stand-in no GPU", 15);
        uuid[15] = static_cast<char>(device);
        return SUCCESS;
    });
}

DRIVER cuDeviceGetPCIBusId(char *id, int length, int device) {
    return call("cuDeviceGetPCIBusId", Needs::Driver, [&](Driver &) -> int {
        if (!id || length <= 0) return ERROR_INVALID_VALUE;
        if (!exists(device)) return ERROR_INVALID_DEVICE;
        std::snprintf(id, static_cast<std::size_t>(length), "0000:%02X:00.0", device + 1);
        return SUCCESS;
    });
}

DRIVER cuDeviceGetByPCIBusId(int *device, const char *id) {
    return call("cuDeviceGetByPCIBusId", Needs::Driver, [&](Driver &) -> int {
        unsigned bus = 0;
        if (!device || !id) return ERROR_INVALID_VALUE;
        if (std::sscanf(id, "%*x:%x:", &bus) != 1 || !exists(static_cast<int>(bus) - 1)) return ERROR_INVALID_DEVICE;
        *device = static_cast<int>(bus) - 1;
        return SUCCESS;
    });
}

DRIVER cuDeviceCanAccessPeer(int *can, int device, int peer) {
    return call("cuDeviceCanAccessPeer", Needs::Driver, [&](Driver &) -> int {
        if (!can) return ERROR_INVALID_VALUE;
        if (!exists(device) || !exists(peer)) return ERROR_INVALID_DEVICE;
        *can = 0;
        return SUCCESS;
    });
}

DRIVER cuGetErrorName(int error, const char **name) {
    if (!name) return ERROR_INVALID_VALUE;
    *name = error_name(error);
    return *name ? SUCCESS : ERROR_INVALID_VALUE;
}

DRIVER cuGetErrorString(int error, const char **text) {
    if (!text) return ERROR_INVALID_VALUE;
    *text = error_text(error);
    return *text ? SUCCESS : ERROR_INVALID_VALUE;
}
