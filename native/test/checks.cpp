/* What the stand-in finds wrong in kernels, and what it says about it. */
#include "check.h"

namespace {

enum : int { ILLEGAL_ADDRESS = 700, TIMEOUT = 702, ILLEGAL_INSTRUCTION = 715, MISALIGNED = 716, LAUNCH_FAILED = 719 };

/* Runs a kernel of faults.ptx with 64 words of memory. */
int run(const char *kernel, unsigned threads, std::string &said) {
    Session session(read_text("faults.ptx"));
    Pointer out = session.allocate(256);
    int result = session.run(kernel, 1, threads, {&out});
    said = reported();
    return result;
}

void finds(const char *kernel, unsigned threads, int code, std::vector<std::string> parts) {
    std::string said;
    check_equal(run(kernel, threads, said), code, kernel);
    for (const std::string &part : parts) check_contains(said, part, kernel);
    check_contains(said, std::string("in kernel ") + kernel + ", PTX line ", kernel);
}

void finds_nothing(const char *kernel, unsigned threads) {
    std::string said;
    check_equal(run(kernel, threads, said), 0, kernel);
    check(said.empty(), std::string(kernel) + ": " + said);
}

/* The first error stays, whatever is called, until the context is gone. */
void test_sticky() {
    Session session(read_text("faults.ptx"));
    Pointer out = session.allocate(256), more = 0;
    Handle function = session.function("misaligned"), good = session.function("store"), stream = nullptr;
    void *parameters[] = {&out};
    unsigned value = 1;
    void *both[] = {&out, &value};
    check_equal(cuLaunchKernel(function, 1, 1, 1, 1, 1, 1, 0, nullptr, parameters, nullptr), 0,
                "a launch that will fail");
    check_equal(cuLaunchKernel(good, 1, 1, 1, 1, 1, 1, 0, nullptr, both, nullptr), MISALIGNED, "a launch after it");
    check_equal(cuMemcpyDtoH_v2(&value, out, 4), MISALIGNED, "a copy after it");
    check_equal(cuMemAlloc_v2(&more, 4), MISALIGNED, "an allocation after it");
    check_equal(cuStreamCreate(&stream, 0), MISALIGNED, "a stream after it");
    check_equal(cuCtxSynchronize(), MISALIGNED, "a wait after it");
    check_equal(cuCtxSynchronize(), MISALIGNED, "and one more");
    need(cuCtxDestroy_v2(session.context), "cuCtxDestroy");
    session.context = nullptr;
    Session next(read_text("faults.ptx"));
    out = next.allocate(256);
    check_equal(next.run("store", 1, 64, {&out, &value}), 0, "another context");
    reported();
}

void test_use_after_free() {
    Session session(read_text("faults.ptx"));
    Pointer out = session.allocate(256);
    unsigned value = 1;
    need(cuMemFree_v2(out), "cuMemFree");
    check_equal(session.run("store", 1, 64, {&out, &value}), ILLEGAL_ADDRESS, "use after free");
    check_contains(reported(), "byte 0 of an allocation that has been freed", "use after free");
}

} // namespace

void test_checks() {
    finds("off_by_one", 64, ILLEGAL_ADDRESS,
          {"write of 4 bytes", "0 bytes after an allocation of 256 bytes", "thread (63,0,0) of block (0,0,0)",
           "PTX line 16 (faults.cu:77)"});
    finds_nothing("off_by_one", 63);
    finds("misaligned", 1, MISALIGNED, {"misaligned"});
    finds("shared_bounds", 32, ILLEGAL_ADDRESS,
          {"offset 128 of shared memory, which has 128 bytes", "thread (16,0,0)"});
    finds_nothing("shared_bounds", 16);
    finds("racy", 64, LAUNCH_FAILED,
          {"race in shared memory", "written by thread (32,0,0)", "(faults.cu:30)", "(faults.cu:31)"});
    finds_nothing("not_racy", 64);
    finds("racy_warp", 32, LAUNCH_FAILED, {"race in shared memory"});
    finds_nothing("not_racy_warp", 32);
    finds_nothing("bytes", 64);
    finds("two_barriers", 64, LAUNCH_FAILED, {"divergent barrier"});
    finds("missing_thread", 64, LAUNCH_FAILED, {"1 threads of the block have exited and miss the barrier"});
    finds("deadlock", 32, LAUNCH_FAILED, {"deadlock"});
    finds("bad_mask", 32, LAUNCH_FAILED, {"leaves out the lane itself", "thread (16,0,0)"});
    finds("absent_lanes", 20, LAUNCH_FAILED, {"names lane 20, which has exited or never was"});
    finds("trapped", 1, ILLEGAL_INSTRUCTION, {"trap"});
    std::string said;
    check_equal(run("endless", 1, said), TIMEOUT, "a kernel without end");
    check_contains(said, "does not come to its end", "a kernel without end");
    test_sticky();
    test_use_after_free();
}

/* Between threads and blocks, in global memory; only on demand. */
void test_global_races() {
    Session session(read_text("faults.ptx"));
    unsigned zero = 0;
    Pointer out = session.upload(&zero, 4), words = session.allocate(256);
    check_equal(session.run("kept_sums", 4, 64, {&out}), 0, "sums by atomics");
    check_equal(session.download<unsigned>(out, 1)[0], 256, "sums by atomics");
    check_equal(session.run("store", 1, 64, {&words, &zero}), 0, "each thread its word");
    check(reported().empty(), "no race");
    check_equal(session.run("lost_sums", 2, 1, {&out}), LAUNCH_FAILED, "sums without atomics");
    check_contains(reported(), "race in global memory", "sums without atomics");
}
