#include "settings.h"

#include "errors.h"

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <thread>

namespace standin {
namespace {

const char *variable(const char *name) { return std::getenv((std::string("SCOREFIELD_STANDIN_") + name).c_str()); }

void refuse(const char *name, const std::string &value) {
    report(std::string("SCOREFIELD_STANDIN_") + name + "='" + value + "' is not understood and has no effect");
}

template <class Number> void read(const char *name, Number &into, double smallest) {
    const char *text = variable(name);
    if (!text) return;
    char *end = nullptr;
    double number = std::strtod(text, &end);
    if (end == text || *end || number < smallest) return refuse(name, text);
    into = static_cast<Number>(number);
}

void read(const char *name, bool &into) {
    const char *text = variable(name);
    if (!text) return;
    std::string value = text;
    if (value != "0" && value != "1") return refuse(name, value);
    into = value == "1";
}

void read_capability(Settings &s) {
    const char *text = variable("CAPABILITY");
    if (!text) return;
    int major = 0, minor = 0;
    char rest = 0;
    if (std::sscanf(text, "%d.%d%c", &major, &minor, &rest) != 2) return refuse("CAPABILITY", text);
    s.major = major;
    s.minor = minor;
}

/* name:call:code or name:call+:code, separated by commas. */
void read_failures(Settings &s) {
    const char *text = variable("FAIL");
    if (!text) return;
    std::istringstream entries(text);
    for (std::string entry; std::getline(entries, entry, ',');) {
        char name[80] = "";
        unsigned long long from = 0;
        char mark[2] = "";
        int code = 0, read = 0;
        bool once = std::sscanf(entry.c_str(), "%79[A-Za-z0-9_]:%llu:%d%n", name, &from, &code, &read) == 3;
        bool onwards =
            !once && std::sscanf(entry.c_str(), "%79[A-Za-z0-9_]:%llu%1[+]:%d%n", name, &from, mark, &code, &read) == 4;
        if ((!once && !onwards) || read != static_cast<int>(entry.size()) || from == 0) {
            refuse("FAIL", entry);
            continue;
        }
        s.failures[name].push_back({from, onwards, code});
    }
}

Settings from_environment() {
    Settings s;
    s.workers = std::thread::hardware_concurrency();
    read_capability(s);
    read("DRIVER", s.driver, 1000);
    read("MEMORY", s.memory, 1);
    read("DEVICES", s.devices, 0);
    read("COMPUTE_MODE", s.compute_mode, 0);
    read("THREADS", s.workers, 1);
    read("TIMEOUT", s.timeout, 0);
    read("DEFERRED", s.deferred);
    read("LEAKS", s.leaks);
    read("GLOBAL_RACES", s.global_races);
    read("TRACE", s.trace);
    read_failures(s);
    if (s.workers == 0) s.workers = 1;
    if (s.global_races) s.workers = 1; // the record of accesses belongs to one thread
    return s;
}

} // namespace

const Settings &settings() {
    static const Settings read_once = from_environment();
    return read_once;
}

} // namespace standin
