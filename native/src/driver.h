/* What every driver call goes through, and the state of the driver. */
#pragma once

#include "context.h"
#include "errors.h"
#include "settings.h"

#include <mutex>

/* A function of the driver: C, and visible. */
#define DRIVER extern "C" __attribute__((visibility("default"))) int

namespace standin {

struct Driver {
    std::recursive_mutex mutex; /* of all calls: one at a time */
    bool initialised = false;
    std::set<Context *> contexts;
    std::vector<Context *> primaries; /* by device; null if there is none */
    std::vector<int> primary_uses;
    u64 launches = 0;

    static Driver &get();
    u64 used(int device) const; /* bytes that its contexts have allocated */
    Context *current() const;
    void destroy(Context *context);
    /* The stream of a handle in the current context; throws Failure if there is none. */
    Stream &stream(void *handle);
    /* Memory of any context, for copies. */
    void check_range(u64 address, u64 bytes) const;
};

/* The most shared memory that a block may ask for. */
u32 shared_memory_opt_in();

/* The contexts that this thread has pushed. */
std::vector<Context *> &context_stack();

enum class Needs {
    Nothing,
    Driver,  /* cuInit */
    Context, /* a current one, even with an error */
    Health   /* and no error in it */
};

/* What the environment wants the call to return; 0 if it is to go on. */
int injected_failure(const char *name);
void trace(const char *name, int result);

/* One driver call: checks what it needs, and makes its failure a code. The body may throw Failure, and the words go to
 * stderr. */
template <class Body> int call(const char *name, Needs needs, Body body) {
    Driver &driver = Driver::get();
    std::lock_guard<std::recursive_mutex> lock(driver.mutex);
    int result = injected_failure(name);
    if (!result && needs != Needs::Nothing && !driver.initialised) result = ERROR_NOT_INITIALIZED;
    if (!result && needs >= Needs::Context && !driver.current()) result = ERROR_INVALID_CONTEXT;
    if (!result && needs == Needs::Health) result = driver.current()->error;
    if (!result) {
        try {
            result = body(driver);
        } catch (const Failure &failure) {
            if (!failure.message.empty()) report(std::string(name) + ": " + failure.message);
            result = failure.code;
        } catch (const std::bad_alloc &) {
            result = ERROR_OUT_OF_MEMORY;
        }
    }
    if (settings().trace) trace(name, result);
    return result;
}

} // namespace standin
