/* Memory, copies, streams, events, limits of a launch, counts of what is alive. */
#include "check.h"

#include <cstring>

namespace {

enum : int {
    INVALID_VALUE = 1,
    OUT_OF_MEMORY = 2,
    NOT_INITIALIZED = 3,
    INVALID_DEVICE = 101,
    INVALID_CONTEXT = 201,
    INVALID_HANDLE = 400,
    ALREADY_REGISTERED = 712,
    NOT_SUPPORTED = 801
};

void test_start() {
    int count = 0;
    Pointer address = 0;
    Handle context = nullptr;
    check_equal(cuDeviceGetCount(&count), NOT_INITIALIZED, "a call before cuInit");
    need(cuInit(0), "cuInit");
    check_equal(cuMemAlloc_v2(&address, 4), INVALID_CONTEXT, "memory without a context");
    check_equal(cuCtxCreate_v2(&context, 0, 7), INVALID_DEVICE, "a device that is not there");
    char name[100] = "";
    need(cuDeviceGetName(name, sizeof name, 0), "cuDeviceGetName");
    check_contains(name, "stand-in", "the device's name");
    check_contains(name, "no GPU", "the device's name");
    int major = 0, minor = 0, version = 0;
    need(cuDeviceGetAttribute(&major, 75, 0), "cuDeviceGetAttribute");
    need(cuDeviceGetAttribute(&minor, 76, 0), "cuDeviceGetAttribute");
    need(cuDriverGetVersion(&version), "cuDriverGetVersion");
    check_equal(10 * major + minor, 75, "compute capability");
    check_equal(version, 12060, "driver version");
    Handle graph = nullptr;
    check_equal(cuGraphCreate(&graph, 0), NOT_SUPPORTED, "a function that is not there");
}

void test_memory() {
    Session session(read_text("faults.ptx"));
    std::size_t free_before = 0, free_after = 0, total = 0;
    need(cuMemGetInfo_v2(&free_before, &total), "cuMemGetInfo");
    check_equal(static_cast<long long>(total - free_before), 0, "nothing allocated");
    Pointer a = session.allocate(1000), b = 0;
    need(cuMemGetInfo_v2(&free_after, &total), "cuMemGetInfo");
    check_equal(static_cast<long long>(total - free_after), 1000, "allocated to the byte");
    check_equal(cuMemAlloc_v2(&b, total - 999), OUT_OF_MEMORY, "one byte too many");
    check_equal(cuMemAlloc_v2(&b, 0), INVALID_VALUE, "no bytes");
    std::vector<unsigned char> bytes = session.download<unsigned char>(a, 1000);
    bool poisoned = true;
    for (unsigned char byte : bytes) poisoned = poisoned && byte == 0xcd;
    check(poisoned, "fresh memory is poisoned");
    check_equal(cuMemcpyDtoH_v2(bytes.data(), a + 1, 1000), INVALID_VALUE, "a copy past the end");
    check_equal(cuMemcpyHtoD_v2(a - 1, bytes.data(), 1000), INVALID_VALUE, "a copy from before the beginning");
    check_equal(cuMemsetD32_v2(a, 0, 251), INVALID_VALUE, "filling past the end");
    check_equal(cuMemsetD32_v2(a + 2, 0, 2), INVALID_VALUE, "filling words at odd places");
    check_equal(cuMemsetD32_v2(a, 77, 250), 0, "filling");
    check_equal(session.download<unsigned>(a, 250)[249], 77, "filled");
    b = session.allocate(1000);
    check_equal(cuMemcpyDtoD_v2(b, a, 1000), 0, "a copy on the device");
    check_equal(session.download<unsigned>(b, 250)[3], 77, "copied");
    check_equal(cuMemFree_v2(a + 4), INVALID_VALUE, "freeing the middle of an allocation");
    check_equal(static_cast<long long>(scorefield_standin_live_allocations()), 2, "allocations alive");
    check_equal(cuMemFree_v2(a), 0, "freeing");
    check_equal(cuMemFree_v2(a), INVALID_VALUE, "freeing twice");
    check_equal(cuMemcpyDtoH_v2(bytes.data(), a, 4), INVALID_VALUE, "a copy from freed memory");
    check_equal(static_cast<long long>(scorefield_standin_live_allocations()), 1, "allocations alive");
    Pointer c = session.allocate(1000);
    check(c != a, "freed memory is not given out at once");
    void *host = nullptr;
    need(cuMemHostAlloc(&host, 64, 0), "cuMemHostAlloc");
    std::memset(host, 5, 64);
    check_equal(cuMemHostRegister_v2(static_cast<char *>(host) + 8, 8, 0), ALREADY_REGISTERED,
                "registering pinned memory");
    check_equal(cuMemcpyHtoDAsync_v2(c, host, 64, nullptr), 0, "a copy from pinned memory");
    check_equal(session.download<unsigned char>(c, 64)[63], 5, "copied");
    check_equal(cuMemFreeHost(host), 0, "freeing pinned memory");
    check_equal(cuMemFreeHost(host), INVALID_VALUE, "freeing pinned memory twice");
    check_equal(cuMemHostRegister_v2(bytes.data(), 1000, 0), 0, "registering");
    check_equal(cuMemHostUnregister(bytes.data()), 0, "and no longer");
    reported();
}

void test_streams() {
    Session session(read_text("faults.ptx"));
    Handle stream = nullptr, event = nullptr, later = nullptr;
    need(cuStreamCreate(&stream, 1), "cuStreamCreate");
    need(cuEventCreate(&event, 0), "cuEventCreate");
    need(cuEventCreate(&later, 0), "cuEventCreate");
    check_equal(static_cast<long long>(scorefield_standin_live_streams()), 1, "streams alive");
    check_equal(static_cast<long long>(scorefield_standin_live_events()), 2, "events alive");
    float spent = -1;
    check_equal(cuEventElapsedTime(&spent, event, later), INVALID_HANDLE, "time between events that were not");
    Pointer out = session.allocate(256);
    unsigned value = 9;
    void *parameters[] = {&out, &value};
    need(cuEventRecord(event, stream), "cuEventRecord");
    need(cuLaunchKernel(session.function("store"), 1, 1, 1, 64, 1, 1, 0, stream, parameters, nullptr),
         "cuLaunchKernel");
    need(cuEventRecord(later, stream), "cuEventRecord");
    need(cuEventSynchronize(later), "cuEventSynchronize");
    check_equal(cuEventElapsedTime(&spent, event, later), 0, "time between events");
    check(spent > 0, "time goes by");
    check_equal(session.download<unsigned>(out, 64)[63], 9, "a launch on a stream");
    check_equal(cuStreamQuery(stream), 0, "nothing left to do");
    check_equal(cuEventDestroy_v2(event), 0, "an event's end");
    check_equal(cuEventRecord(event, stream), INVALID_HANDLE, "an event that is no more");
    check_equal(cuStreamDestroy_v2(stream), 0, "a stream's end");
    check_equal(cuStreamSynchronize(stream), INVALID_HANDLE, "a stream that is no more");
    reported();
}

void test_launches() {
    Session session(read_text("faults.ptx"));
    Pointer out = session.allocate(256);
    unsigned value = 9;
    void *parameters[] = {&out, &value};
    Handle store = session.function("store");
    auto launch = [&](unsigned grid_x, unsigned grid_y, unsigned x, unsigned y, unsigned z, unsigned shared) {
        return cuLaunchKernel(store, grid_x, grid_y, 1, x, y, z, shared, nullptr, parameters, nullptr);
    };
    check_equal(launch(0, 1, 1, 1, 1, 0), INVALID_VALUE, "no blocks");
    check_equal(launch(1, 65536, 1, 1, 1, 0), INVALID_VALUE, "too many blocks");
    check_equal(launch(1, 1, 1025, 1, 1, 0), INVALID_VALUE, "too many threads");
    check_equal(launch(1, 1, 512, 4, 1, 0), INVALID_VALUE, "too many threads together");
    check_equal(launch(1, 1, 1, 1, 65, 0), INVALID_VALUE, "too many threads in depth");
    check_equal(launch(1, 1, 64, 1, 1, 48 * 1024 + 1), INVALID_VALUE, "too much shared memory");
    check_equal(cuFuncSetAttribute(store, 8, 64 * 1024), 0, "more shared memory, on demand");
    check_equal(launch(1, 1, 64, 1, 1, 64 * 1024), 0, "more shared memory, on demand");
    check_equal(cuLaunchKernel(session.function("at_most_64"), 1, 1, 1, 65, 1, 1, 0, nullptr, parameters, nullptr),
                INVALID_VALUE, ".maxntid");
    check_equal(cuLaunchKernel(store, 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr), INVALID_VALUE, "no parameters");
    struct {
        Pointer out;
        unsigned value;
    } packed = {out, 31};
    std::size_t size = sizeof packed;
    void *extra[] = {reinterpret_cast<void *>(1), &packed, reinterpret_cast<void *>(2), &size, nullptr};
    check_equal(cuLaunchKernel(store, 1, 1, 1, 64, 1, 1, 0, nullptr, nullptr, extra), 0, "parameters in one piece");
    check_equal(session.download<unsigned>(out, 64)[0], 31, "parameters in one piece");
    reported();
}

void test_primary() {
    Handle first = nullptr, second = nullptr;
    need(cuDevicePrimaryCtxRetain(&first, 0), "cuDevicePrimaryCtxRetain");
    need(cuDevicePrimaryCtxRetain(&second, 0), "cuDevicePrimaryCtxRetain");
    check(first == second, "one primary context");
    need(cuCtxSetCurrent(first), "cuCtxSetCurrent");
    Pointer memory = 0;
    check_equal(cuMemAlloc_v2(&memory, 100), 0, "memory of the primary context");
    check_equal(cuDevicePrimaryCtxRelease_v2(0), 0, "released once");
    check_equal(static_cast<long long>(scorefield_standin_live_allocations()), 1, "still alive");
    check_equal(cuDevicePrimaryCtxRelease_v2(0), 0, "released twice");
    check_equal(static_cast<long long>(scorefield_standin_live_allocations()), 0, "gone with its memory");
    check_equal(cuDevicePrimaryCtxRelease_v2(0), INVALID_CONTEXT, "released too often");
}

} // namespace

void test_driver() {
    test_start();
    test_memory();
    test_streams();
    test_launches();
    test_primary();
}

/* SCOREFIELD_STANDIN_CAPABILITY=9.0 …_DRIVER=12020 …_DEVICES=2 …_MEMORY=5000 …_THREADS=1 */
void test_settings() {
    int count = 0, major = 0, minor = 1, version = 0;
    std::size_t total = 0;
    need(cuInit(0), "cuInit");
    need(cuDeviceGetCount(&count), "cuDeviceGetCount");
    need(cuDeviceGetAttribute(&major, 75, 1), "cuDeviceGetAttribute");
    need(cuDeviceGetAttribute(&minor, 76, 1), "cuDeviceGetAttribute");
    need(cuDriverGetVersion(&version), "cuDriverGetVersion");
    need(cuDeviceTotalMem_v2(&total, 1), "cuDeviceTotalMem");
    check_equal(count, 2, "devices");
    check_equal(10 * major + minor, 90, "compute capability");
    check_equal(version, 12020, "driver version");
    check_equal(static_cast<long long>(total), 5000, "memory");
    Handle first = nullptr, second = nullptr, module = nullptr;
    Pointer memory = 0;
    need(cuCtxCreate_v2(&first, 0, 0), "cuCtxCreate");
    check_equal(cuMemAlloc_v2(&memory, 5000), 0, "all of the first device's memory");
    need(cuCtxCreate_v2(&second, 0, 1), "cuCtxCreate");
    check_equal(cuMemAlloc_v2(&memory, 5000), 0, "all of the second's");
    check_equal(cuMemAlloc_v2(&memory, 1), OUT_OF_MEMORY, "more");
    check_equal(cuModuleLoadData(&module, ".version 8.2\n.target sm_90\n.address_size 64\n"), 0,
                "the newest PTX of this driver");
    check_equal(cuModuleLoadData(&module, ".version 8.3\n.target sm_90\n.address_size 64\n"), 222, "newer PTX");
    check_equal(cuCtxDestroy_v2(second), 0, "the second context's end");
    check_equal(cuCtxDestroy_v2(first), 0, "the first context's end");
    reported();
}

/* SCOREFIELD_STANDIN_COMPUTE_MODE=2 */
void test_prohibited() {
    int mode = 0;
    Handle context = nullptr;
    need(cuInit(0), "cuInit");
    need(cuDeviceGetAttribute(&mode, 20, 0), "cuDeviceGetAttribute");
    check_equal(mode, 2, "compute mode");
    check_equal(cuCtxCreate_v2(&context, 0, 0), INVALID_DEVICE, "a context where computing is prohibited");
    check_equal(cuDevicePrimaryCtxRetain(&context, 0), INVALID_DEVICE, "the primary one");
    reported();
}
