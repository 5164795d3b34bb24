#include "block.h"
#include "settings.h"

#include <immintrin.h>
#include <mutex>
#include <optional>
#include <thread>

namespace standin {
namespace {

constexpr unsigned IEEE = 0x1f80; /* to nearest, subnormals kept, no traps */

/* The first failure, in the order of the blocks. */
struct Outcome {
    std::mutex mutex;
    std::optional<Failure> failure;
    u64 block = 0;
    u64 steps = 0;
};

void work(const Launch &launch, std::atomic<u64> &next, std::atomic<bool> &stop, Outcome &outcome) {
    unsigned before = _mm_getcsr();
    _mm_setcsr(IEEE);
    u64 number = 0;
    Block block(launch, stop);
    try {
        while (!stop && (number = next++) < launch.grid.count()) block.run(number);
    } catch (const Failure &failure) {
        std::lock_guard<std::mutex> lock(outcome.mutex);
        if (!outcome.failure || number < outcome.block) {
            outcome.failure = failure;
            outcome.block = number;
        }
        stop = true;
    }
    _mm_setcsr(before);
    std::lock_guard<std::mutex> lock(outcome.mutex);
    outcome.steps += block.steps();
}

} // namespace

u64 execute(const Launch &launch) {
    std::atomic<u64> next{0};
    std::atomic<bool> stop{false};
    Outcome outcome;
    u64 workers = std::min<u64>(settings().workers, launch.grid.count());
    std::vector<std::thread> threads;
    for (u64 k = 1; k < workers; k++) threads.emplace_back([&] { work(launch, next, stop, outcome); });
    work(launch, next, stop, outcome);
    for (std::thread &thread : threads) thread.join();
    if (outcome.failure) throw *outcome.failure;
    return outcome.steps;
}

} // namespace standin
