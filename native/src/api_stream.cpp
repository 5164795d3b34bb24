/* cuStream… and cuEvent…. */
#include "driver.h"

using namespace standin;

namespace {

constexpr unsigned NON_BLOCKING = 1, NO_TIMING = 2;

int create(Driver &driver, void **stream, unsigned flags, int priority) {
    if (!stream || flags & ~NON_BLOCKING) return ERROR_INVALID_VALUE;
    static u64 ids = 2; // those below are names of the default stream
    auto *made = new Stream;
    made->context = driver.current();
    made->blocking = !(flags & NON_BLOCKING);
    made->flags = flags;
    made->priority = priority;
    made->id = ++ids;
    driver.current()->streams.insert(made);
    *stream = made;
    return SUCCESS;
}

Event &event_of(Driver &driver, void *handle) {
    auto *event = static_cast<Event *>(handle);
    for (Context *context : driver.contexts) {
        if (context->events.count(event)) return *event;
    }
    throw Failure{ERROR_INVALID_HANDLE, "there is no such event"};
}

/* Work that still waits is done a piece a question, so that whoever polls gets there. */
int query(Context &context, Stream &stream, u64 until) {
    if (context.error) return context.error;
    if (stream.queue.empty() || stream.queue.front().sequence > until) return SUCCESS;
    context.advance(stream, stream.queue.front().sequence);
    return context.error ? context.error : ERROR_NOT_READY;
}

int record(const char *name, void *event, void *stream) {
    return call(name, Needs::Health, [&](Driver &driver) -> int {
        Event &recorded = event_of(driver, event);
        Stream &queue = driver.stream(stream);
        if (recorded.context != driver.current()) return ERROR_INVALID_HANDLE;
        driver.current()->record(recorded, queue);
        return SUCCESS;
    });
}

} // namespace

DRIVER cuStreamCreate(void **stream, unsigned flags) {
    return call("cuStreamCreate", Needs::Health,
                [&](Driver &driver) -> int { return create(driver, stream, flags, 0); });
}

DRIVER cuStreamCreateWithPriority(void **stream, unsigned flags, int priority) {
    return call("cuStreamCreateWithPriority", Needs::Health,
                [&](Driver &driver) -> int { return create(driver, stream, flags, priority); });
}

/* What is queued is done: the handle goes away, the work does not. */
DRIVER cuStreamDestroy_v2(void *handle) {
    return call("cuStreamDestroy", Needs::Context, [&](Driver &driver) -> int {
        if (reinterpret_cast<u64>(handle) <= 2) return ERROR_INVALID_HANDLE;
        Stream &stream = driver.stream(handle);
        Context &context = *driver.current();
        context.advance(stream);
        for (Event *event : context.events) {
            if (event->stream == &stream) event->stream = nullptr;
        }
        context.streams.erase(&stream);
        delete &stream;
        return context.error;
    });
}

DRIVER cuStreamSynchronize(void *handle) {
    return call("cuStreamSynchronize", Needs::Context, [&](Driver &driver) -> int {
        driver.current()->advance(driver.stream(handle));
        return driver.current()->error;
    });
}

DRIVER cuStreamQuery(void *handle) {
    return call("cuStreamQuery", Needs::Context,
                [&](Driver &driver) -> int { return query(*driver.current(), driver.stream(handle), ~u64{0}); });
}

DRIVER cuStreamWaitEvent(void *handle, void *event, unsigned) {
    return call("cuStreamWaitEvent", Needs::Health, [&](Driver &driver) -> int {
        Stream &stream = driver.stream(handle);
        driver.current()->wait(stream, event_of(driver, event));
        return SUCCESS;
    });
}

DRIVER cuStreamGetFlags(void *handle, unsigned *flags) {
    return call("cuStreamGetFlags", Needs::Health, [&](Driver &driver) -> int {
        if (!flags) return ERROR_INVALID_VALUE;
        *flags = driver.stream(handle).flags;
        return SUCCESS;
    });
}

DRIVER cuStreamGetPriority(void *handle, int *priority) {
    return call("cuStreamGetPriority", Needs::Health, [&](Driver &driver) -> int {
        if (!priority) return ERROR_INVALID_VALUE;
        *priority = driver.stream(handle).priority;
        return SUCCESS;
    });
}

DRIVER cuStreamGetId(void *handle, unsigned long long *id) {
    return call("cuStreamGetId", Needs::Health, [&](Driver &driver) -> int {
        if (!id) return ERROR_INVALID_VALUE;
        *id = driver.stream(handle).id;
        return SUCCESS;
    });
}

DRIVER cuStreamGetCtx(void *handle, Context **context) {
    return call("cuStreamGetCtx", Needs::Health, [&](Driver &driver) -> int {
        if (!context) return ERROR_INVALID_VALUE;
        *context = driver.stream(handle).context;
        return SUCCESS;
    });
}

/* The host's function runs in its turn; it must not call the driver. */
DRIVER cuLaunchHostFunc(void *handle, void (*function)(void *), void *data) {
    return call("cuLaunchHostFunc", Needs::Health, [&](Driver &driver) -> int {
        if (!function) return ERROR_INVALID_VALUE;
        driver.current()->submit(driver.stream(handle), [=] { function(data); });
        return SUCCESS;
    });
}

DRIVER cuStreamAddCallback(void *handle, void (*function)(void *, int, void *), void *data, unsigned) {
    return call("cuStreamAddCallback", Needs::Health, [&](Driver &driver) -> int {
        if (!function) return ERROR_INVALID_VALUE;
        driver.current()->submit(driver.stream(handle), [=] { function(handle, SUCCESS, data); });
        return SUCCESS;
    });
}

DRIVER cuEventCreate(void **event, unsigned flags) {
    return call("cuEventCreate", Needs::Health, [&](Driver &driver) -> int {
        if (!event || flags & ~7u) return ERROR_INVALID_VALUE;
        auto *made = new Event;
        made->context = driver.current();
        made->timed = !(flags & NO_TIMING);
        driver.current()->events.insert(made);
        *event = made;
        return SUCCESS;
    });
}

DRIVER cuEventDestroy_v2(void *handle) {
    return call("cuEventDestroy", Needs::Context, [&](Driver &driver) -> int {
        Event &event = event_of(driver, handle);
        event.context->events.erase(&event);
        delete &event;
        return SUCCESS;
    });
}

DRIVER cuEventRecord(void *event, void *stream) { return record("cuEventRecord", event, stream); }

DRIVER cuEventRecordWithFlags(void *event, void *stream, unsigned) {
    return record("cuEventRecordWithFlags", event, stream);
}

DRIVER cuEventSynchronize(void *handle) {
    return call("cuEventSynchronize", Needs::Context, [&](Driver &driver) -> int {
        Event &event = event_of(driver, handle);
        if (event.stream) event.context->advance(*event.stream, event.sequence);
        return event.context->error;
    });
}

DRIVER cuEventQuery(void *handle) {
    return call("cuEventQuery", Needs::Context, [&](Driver &driver) -> int {
        Event &event = event_of(driver, handle);
        if (!event.stream) return event.context->error;
        return query(*event.context, *event.stream, event.sequence);
    });
}

DRIVER cuEventElapsedTime(float *milliseconds, void *start, void *end) {
    return call("cuEventElapsedTime", Needs::Health, [&](Driver &driver) -> int {
        Event &first = event_of(driver, start), &second = event_of(driver, end);
        if (!milliseconds) return ERROR_INVALID_VALUE;
        if (!first.recorded || !second.recorded || !first.timed || !second.timed) return ERROR_INVALID_HANDLE;
        if (first.stream || second.stream) return ERROR_NOT_READY;
        *milliseconds = static_cast<float>(second.milliseconds - first.milliseconds);
        return SUCCESS;
    });
}
