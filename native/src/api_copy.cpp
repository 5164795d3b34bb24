/* cuMemcpy… and cuMemset…. Copies from and to pageable memory are done or staged at the call, those of pinned memory when
 * their turn comes. */
#include "driver.h"

using namespace standin;

namespace {

char *pointer(u64 address) { return reinterpret_cast<char *>(address); }

/* Queues the copy; if `wait`, it is over when this returns. */
int copy_in(Driver &driver, u64 to, const void *from, std::size_t bytes, void *stream, bool wait) {
    if (!bytes) return SUCCESS;
    if (!from) return ERROR_INVALID_VALUE;
    Context &context = *driver.current();
    Stream &queue = driver.stream(stream);
    driver.check_range(to, bytes);
    if (wait || context.has_host_memory(from, bytes)) {
        context.submit(queue, [=] { std::memcpy(pointer(to), from, bytes); });
        if (wait) context.advance(queue);
    } else {
        auto staged = std::make_shared<std::vector<char>>(static_cast<const char *>(from),
                                                          static_cast<const char *>(from) + bytes);
        context.submit(queue, [=] { std::memcpy(pointer(to), staged->data(), bytes); });
    }
    return context.error && wait ? context.error : SUCCESS;
}

int copy_out(Driver &driver, void *to, u64 from, std::size_t bytes, void *stream, bool wait) {
    if (!bytes) return SUCCESS;
    if (!to) return ERROR_INVALID_VALUE;
    Context &context = *driver.current();
    Stream &queue = driver.stream(stream);
    driver.check_range(from, bytes);
    context.submit(queue, [=] { std::memcpy(to, pointer(from), bytes); });
    if (wait || !context.has_host_memory(to, bytes)) {
        context.advance(queue);
        return context.error;
    }
    return SUCCESS;
}

int copy_within(Driver &driver, u64 to, u64 from, std::size_t bytes, void *stream) {
    if (!bytes) return SUCCESS;
    Stream &queue = driver.stream(stream);
    driver.check_range(to, bytes);
    driver.check_range(from, bytes);
    driver.current()->submit(queue, [=] { std::memmove(pointer(to), pointer(from), bytes); });
    return SUCCESS;
}

bool is_device(const Driver &driver, u64 address, std::size_t bytes) {
    try {
        driver.check_range(address, bytes);
        return true;
    } catch (const Failure &) {
        return false;
    }
}

/* cuMemcpy: from where to where, the addresses say. */
int copy_any(Driver &driver, u64 to, u64 from, std::size_t bytes, void *stream, bool wait) {
    bool to_device = is_device(driver, to, bytes), from_device = is_device(driver, from, bytes);
    if (to_device && from_device) return copy_within(driver, to, from, bytes, stream);
    if (to_device) return copy_in(driver, to, pointer(from), bytes, stream, wait);
    if (from_device) return copy_out(driver, pointer(to), from, bytes, stream, wait);
    return ERROR_INVALID_VALUE;
}

template <class T> int fill(const char *name, u64 to, T value, std::size_t count, void *stream) {
    return call(name, Needs::Health, [&](Driver &driver) -> int {
        if (to % sizeof(T)) return ERROR_INVALID_VALUE;
        if (!count) return SUCCESS;
        Stream &queue = driver.stream(stream);
        driver.check_range(to, count * sizeof(T));
        driver.current()->submit(queue, [=] {
            for (std::size_t k = 0; k < count; k++) std::memcpy(pointer(to) + k * sizeof(T), &value, sizeof(T));
        });
        return SUCCESS;
    });
}

} // namespace

DRIVER cuMemcpyHtoD_v2(u64 to, const void *from, std::size_t bytes) {
    return call("cuMemcpyHtoD", Needs::Health,
                [&](Driver &driver) -> int { return copy_in(driver, to, from, bytes, nullptr, true); });
}

DRIVER cuMemcpyDtoH_v2(void *to, u64 from, std::size_t bytes) {
    return call("cuMemcpyDtoH", Needs::Health,
                [&](Driver &driver) -> int { return copy_out(driver, to, from, bytes, nullptr, true); });
}

DRIVER cuMemcpyDtoD_v2(u64 to, u64 from, std::size_t bytes) {
    return call("cuMemcpyDtoD", Needs::Health,
                [&](Driver &driver) -> int { return copy_within(driver, to, from, bytes, nullptr); });
}

DRIVER cuMemcpyHtoDAsync_v2(u64 to, const void *from, std::size_t bytes, void *stream) {
    return call("cuMemcpyHtoDAsync", Needs::Health,
                [&](Driver &driver) -> int { return copy_in(driver, to, from, bytes, stream, false); });
}

DRIVER cuMemcpyDtoHAsync_v2(void *to, u64 from, std::size_t bytes, void *stream) {
    return call("cuMemcpyDtoHAsync", Needs::Health,
                [&](Driver &driver) -> int { return copy_out(driver, to, from, bytes, stream, false); });
}

DRIVER cuMemcpyDtoDAsync_v2(u64 to, u64 from, std::size_t bytes, void *stream) {
    return call("cuMemcpyDtoDAsync", Needs::Health,
                [&](Driver &driver) -> int { return copy_within(driver, to, from, bytes, stream); });
}

DRIVER cuMemcpy(u64 to, u64 from, std::size_t bytes) {
    return call("cuMemcpy", Needs::Health,
                [&](Driver &driver) -> int { return copy_any(driver, to, from, bytes, nullptr, true); });
}

DRIVER cuMemcpyAsync(u64 to, u64 from, std::size_t bytes, void *stream) {
    return call("cuMemcpyAsync", Needs::Health,
                [&](Driver &driver) -> int { return copy_any(driver, to, from, bytes, stream, false); });
}

DRIVER cuMemsetD8_v2(u64 to, unsigned char value, std::size_t count) {
    return fill("cuMemsetD8", to, value, count, nullptr);
}

DRIVER cuMemsetD16_v2(u64 to, unsigned short value, std::size_t count) {
    return fill("cuMemsetD16", to, value, count, nullptr);
}

DRIVER cuMemsetD32_v2(u64 to, unsigned value, std::size_t count) {
    return fill("cuMemsetD32", to, value, count, nullptr);
}

DRIVER cuMemsetD8Async(u64 to, unsigned char value, std::size_t count, void *stream) {
    return fill("cuMemsetD8Async", to, value, count, stream);
}

DRIVER cuMemsetD16Async(u64 to, unsigned short value, std::size_t count, void *stream) {
    return fill("cuMemsetD16Async", to, value, count, stream);
}

DRIVER cuMemsetD32Async(u64 to, unsigned value, std::size_t count, void *stream) {
    return fill("cuMemsetD32Async", to, value, count, stream);
}
