/* With SCOREFIELD_STANDIN_DEFERRED=1: who does not wait sees what was there before. And with SCOREFIELD_STANDIN_FAIL: calls
 * fail as it says. */
#include "check.h"

namespace {

constexpr unsigned POISON = 0xcdcdcdcd;

struct Bench {
    Session session{read_text("faults.ptx")};
    Handle store = session.function("store");
    Pointer out = session.allocate(256);
    unsigned *pinned = nullptr;

    Bench() {
        void *memory = nullptr;
        need(cuMemHostAlloc(&memory, 256, 0), "cuMemHostAlloc");
        pinned = static_cast<unsigned *>(memory);
        pinned[0] = 1;
    }
    void launch(unsigned value, Handle stream) {
        void *parameters[] = {&out, &value};
        need(cuLaunchKernel(store, 1, 1, 1, 64, 1, 1, 0, stream, parameters, nullptr), "cuLaunchKernel");
        value = 0; // the launch has its own copy
    }
    void fetch(Handle stream) { need(cuMemcpyDtoHAsync_v2(pinned, out, 256, stream), "cuMemcpyDtoHAsync"); }
    unsigned copied() { return session.download<unsigned>(out, 1)[0]; }
};

Handle stream_of(unsigned flags) {
    Handle stream = nullptr;
    need(cuStreamCreate(&stream, flags), "cuStreamCreate");
    return stream;
}

} // namespace

void test_deferred() {
    {
        Bench bench;
        Handle stream = stream_of(1);
        bench.launch(42, stream);
        bench.fetch(stream);
        check_equal(bench.pinned[0], 1, "an asynchronous copy that nobody waited for");
        check_equal(cuStreamQuery(stream), 600, "a stream with work");
        need(cuStreamSynchronize(stream), "cuStreamSynchronize");
        check_equal(bench.pinned[0], 42, "after the wait");
        check_equal(cuStreamQuery(stream), 0, "a stream without work");
    }
    {
        Bench bench; // a non-blocking stream has no order with the default stream, so with plain copies
        Handle stream = stream_of(1);
        bench.launch(42, stream);
        check_equal(bench.copied(), POISON, "a plain copy beside a non-blocking stream");
        need(cuCtxSynchronize(), "cuCtxSynchronize");
        check_equal(bench.copied(), 42, "after cuCtxSynchronize");
    }
    {
        Bench bench; // a blocking one has
        Handle stream = stream_of(0);
        bench.launch(42, stream);
        check_equal(bench.copied(), 42, "a plain copy after a blocking stream");
        bench.launch(43, nullptr);
        bench.fetch(stream);
        need(cuStreamSynchronize(stream), "cuStreamSynchronize");
        check_equal(bench.pinned[0], 43, "a blocking stream after the default stream");
    }
    {
        Bench bench;
        Handle first = stream_of(1), second = stream_of(1), event = nullptr;
        need(cuEventCreate(&event, 2), "cuEventCreate");
        bench.launch(42, first);
        need(cuEventRecord(event, first), "cuEventRecord");
        bench.launch(43, first);
        bench.fetch(second);
        need(cuStreamSynchronize(second), "cuStreamSynchronize");
        check_equal(bench.pinned[0], POISON, "two streams without order");
        need(cuStreamWaitEvent(second, event, 0), "cuStreamWaitEvent");
        bench.fetch(second);
        need(cuStreamSynchronize(second), "cuStreamSynchronize");
        check_equal(bench.pinned[0], 42, "the second waits for the first, up to the event");
        need(cuEventRecord(event, first), "cuEventRecord");
        check_equal(cuEventQuery(event), 600, "an event that is still to come");
        need(cuEventSynchronize(event), "cuEventSynchronize");
        check_equal(bench.copied(), 43, "after cuEventSynchronize");
    }
    {
        Bench bench; // pageable memory is read at the call, pinned memory when the copy's turn comes
        Handle stream = stream_of(1);
        unsigned pageable = 5;
        need(cuMemcpyHtoDAsync_v2(bench.out, &pageable, 4, stream), "cuMemcpyHtoDAsync");
        pageable = 6;
        bench.pinned[0] = 7;
        need(cuMemcpyHtoDAsync_v2(bench.out + 4, bench.pinned, 4, stream), "cuMemcpyHtoDAsync");
        bench.pinned[0] = 8;
        need(cuStreamSynchronize(stream), "cuStreamSynchronize");
        std::vector<unsigned> both = bench.session.download<unsigned>(bench.out, 2);
        check_equal(both[0], 5, "pageable memory");
        check_equal(both[1], 8, "pinned memory, changed too early");
    }
    check(reported().empty(), "nothing to report");
}

/* SCOREFIELD_STANDIN_FAIL=cuMemAlloc:2:2,cuStreamCreate:1+:999 */
void test_injection() {
    Session session(read_text("faults.ptx"));
    Pointer memory = 0;
    Handle stream = nullptr;
    check_equal(cuMemAlloc_v2(&memory, 4), 0, "the first allocation");
    check_equal(cuMemAlloc_v2(&memory, 4), 2, "the second allocation");
    check_equal(cuMemAlloc_v2(&memory, 4), 0, "the third allocation");
    check_equal(cuStreamCreate(&stream, 0), 999, "the first stream");
    check_equal(cuStreamCreate(&stream, 0), 999, "the second stream");
    check_equal(static_cast<long long>(scorefield_standin_live_allocations()), 2, "allocations alive");
    check_equal(static_cast<long long>(scorefield_standin_live_modules()), 1, "modules alive");
    reported();
    need(cuCtxDestroy_v2(session.context), "cuCtxDestroy");
    session.context = nullptr;
    std::string said = reported(); // with SCOREFIELD_STANDIN_LEAKS=1
    check_contains(said, "not released: 2 device allocations, 8 bytes", "what was left");
    check_contains(said, "not released: 1 modules", "what was left");
}
