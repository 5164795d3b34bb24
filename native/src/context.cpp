#include "context.h"

#include "settings.h"

#include <chrono>
#include <cstdlib>

namespace standin {

double now_in_milliseconds() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Context::Context(int device) : device(device) {
    static u64 ids = 0;
    id = ++ids;
    default_stream.context = this;
}

Context::~Context() {
    if (settings().leaks) report_leaks();
    for (Module *module : modules) delete module;
    for (Event *event : events) delete event;
    for (Stream *stream : streams) delete stream;
}

void Context::submit(Stream &stream, std::function<void()> run) {
    stream.queue.push_back({next_sequence++, std::move(run)});
    if (!settings().deferred) advance(stream);
}

void Context::wait(Stream &stream, const Event &event) {
    if (!event.recorded || !event.stream) return; // it has come to pass, or never will
    stream.queue.push_back({next_sequence++, [] {}, event.stream, event.sequence});
    if (!settings().deferred) advance(stream);
}

void Context::advance(Stream &stream, u64 until) {
    while (!stream.queue.empty() && stream.queue.front().sequence <= until) {
        u64 sequence = stream.queue.front().sequence;
        // what goes before has smaller numbers, so that this ends
        if (&stream == &default_stream) {
            for (Stream *other : streams) {
                if (other->blocking) advance(*other, sequence - 1);
            }
        } else if (stream.blocking) {
            advance(default_stream, sequence - 1);
        }
        Work work = std::move(stream.queue.front());
        if (work.after_stream) advance(*work.after_stream, work.after_sequence);
        stream.queue.pop_front();
        if (error) continue;
        try {
            work.run();
        } catch (const Failure &failure) {
            fail(failure);
        }
    }
}

void Context::advance_all() {
    advance(default_stream);
    for (Stream *stream : streams) advance(*stream);
    if (error) return;
    try {
        memory.check_fences();
    } catch (const Failure &failure) {
        fail(failure);
    }
}

void Context::record(Event &event, Stream &stream) {
    event.recorded = true;
    event.stream = &stream;
    event.sequence = next_sequence;
    u64 sequence = next_sequence;
    submit(stream, [this, &event, sequence] {
        if (!events.count(&event) || event.sequence != sequence) return; // destroyed, or recorded again
        event.milliseconds = now_in_milliseconds();
        event.stream = nullptr;
    });
}

void Context::fail(const Failure &failure) {
    if (error) return;
    error = failure.code;
    report(std::string(error_name(failure.code)) + " (" + std::to_string(failure.code) + "): " + failure.message);
}

bool Context::has_host_memory(const void *address, u64 bytes) const {
    u64 begin = reinterpret_cast<u64>(address);
    auto after = host_memory.upper_bound(begin);
    return after != host_memory.begin() && begin + bytes <= std::prev(after)->second.end;
}

std::vector<MemoryRange> Context::accessible() const {
    std::vector<MemoryRange> ranges;
    memory.add_ranges(ranges);
    for (const Module *module : modules) module->add_ranges(ranges);
    for (const auto &entry : host_memory) ranges.push_back(entry.second);
    return ranges;
}

void Context::report_leaks() const {
    auto count = [](u64 n, const char *what) {
        if (n) report("not released: " + std::to_string(n) + " " + what);
    };
    if (memory.count())
        report("not released: " + std::to_string(memory.count()) + " device allocations, " +
               std::to_string(memory.bytes()) + " bytes");
    count(modules.size(), "modules");
    count(streams.size(), "streams");
    count(events.size(), "events");
    count(host_memory.size(), "pinned or registered host allocations");
}

} // namespace standin
