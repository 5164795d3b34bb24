/* Contexts, streams and events, and the order in which work is done.
 *
 * Work is queued on its stream. As a rule it is done at once; in deferred mode only when somebody waits for it, so that a
 * missing wait shows as stale data. */
#pragma once

#include "memory.h"
#include "module.h"

#include <deque>
#include <functional>
#include <memory>
#include <set>

namespace standin {

struct Context;
struct Stream;

struct Event {
    Context *context = nullptr;
    Stream *stream = nullptr; /* where it was recorded; null once that has come to pass */
    u64 sequence = 0;
    bool recorded = false, timed = true;
    double milliseconds = 0; /* when */
};

struct Work {
    u64 sequence;
    std::function<void()> run;      /* may throw Failure */
    Stream *after_stream = nullptr; /* has to have come to after_sequence first */
    u64 after_sequence = 0;
};

struct Stream {
    Context *context = nullptr;
    bool blocking = true; /* keeps order with the default stream */
    unsigned flags = 0;
    int priority = 0;
    u64 id = 0;
    std::deque<Work> queue;
};

struct Context {
    explicit Context(int device);
    ~Context();

    int device;
    u64 id;
    unsigned flags = 0;
    bool primary = false;
    Result error = SUCCESS; /* stays until the context is no more */
    DeviceMemory memory;
    Stream default_stream;
    std::set<Stream *> streams;
    std::set<Event *> events;
    std::set<Module *> modules;
    std::map<u64, MemoryRange> host_memory; /* pinned or registered, by address */
    std::map<u64, unsigned> host_flags;

    /* Queues work and, unless it is deferred, does it. */
    void submit(Stream &stream, std::function<void()> run);
    void wait(Stream &stream, const Event &event);
    /* Does what is queued, up to that number. */
    void advance(Stream &stream, u64 until = ~u64{0});
    void advance_all();
    void record(Event &event, Stream &stream);
    /* Keeps the first failure and says what it is. */
    void fail(const Failure &failure);
    bool has_host_memory(const void *address, u64 bytes) const;
    std::vector<MemoryRange> accessible() const;
    bool idle(const Stream &stream) const { return stream.queue.empty(); }
    void report_leaks() const;

  private:
    u64 next_sequence = 1;
};

double now_in_milliseconds();

} // namespace standin
