/* selftest NAME DIRECTORY-OF-TEXTS: runs one group of tests; test.sh runs them all. */
#include "check.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <unistd.h>

namespace {

int passed = 0, failed = 0;
std::string directory;
std::FILE *log_file = nullptr;

} // namespace

void check(bool good, const std::string &what) {
    if (good) {
        passed++;
        return;
    }
    failed++;
    std::printf("FAILED: %s\n", what.c_str());
}

void check_equal(long long actual, long long expected, const std::string &what) {
    check(actual == expected, what + ": " + std::to_string(actual) + ", not " + std::to_string(expected));
}

void check_contains(const std::string &text, const std::string &part, const std::string &what) {
    check(text.find(part) != std::string::npos, what + ": '" + part + "' is not in '" + text + "'");
}

std::string reported() {
    std::fflush(stderr);
    static long read_to = 0;
    std::string text;
    std::fseek(log_file, read_to, SEEK_SET);
    for (int c; (c = std::fgetc(log_file)) != EOF;) text.push_back(static_cast<char>(c));
    read_to = std::ftell(log_file);
    std::fseek(log_file, 0, SEEK_END);
    return text;
}

std::string read_text(const std::string &name) {
    std::ifstream file(directory + "/" + name);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) {
        std::printf("cannot read %s\n", name.c_str());
        std::exit(2);
    }
    return text.str();
}

void need(int result, const char *what) {
    if (!result) return;
    std::printf("%s returned %d: %s\n", what, result, reported().c_str());
    std::exit(2);
}

Session::Session(const std::string &ptx) {
    need(cuInit(0), "cuInit");
    need(cuCtxCreate_v2(&context, 0, 0), "cuCtxCreate");
    need(cuModuleLoadData(&module, ptx.c_str()), "cuModuleLoadData");
}

Session::~Session() { cuCtxDestroy_v2(context); }

Handle Session::function(const char *name) const {
    Handle found = nullptr;
    need(cuModuleGetFunction(&found, module, name), name);
    return found;
}

int Session::run(const char *kernel, unsigned blocks, unsigned threads, std::vector<void *> parameters,
                 unsigned shared) {
    need(cuLaunchKernel(function(kernel), blocks, 1, 1, threads, 1, 1, shared, nullptr, parameters.data(), nullptr),
         kernel);
    return cuCtxSynchronize();
}

Pointer Session::allocate(std::size_t bytes) const {
    Pointer address = 0;
    need(cuMemAlloc_v2(&address, bytes), "cuMemAlloc");
    return address;
}

Pointer Session::upload(const void *data, std::size_t bytes) const {
    Pointer address = allocate(bytes);
    need(cuMemcpyHtoD_v2(address, data, bytes), "cuMemcpyHtoD");
    return address;
}

void Session::download(void *to, Pointer from, std::size_t bytes) const {
    need(cuMemcpyDtoH_v2(to, from, bytes), "cuMemcpyDtoH");
}

int main(int count, char **arguments) {
    const std::map<std::string, void (*)()> tests = {{"instructions", test_instructions},
                                                     {"programs", test_programs},
                                                     {"checks", test_checks},
                                                     {"driver", test_driver},
                                                     {"modules", test_modules},
                                                     {"deferred", test_deferred},
                                                     {"injection", test_injection},
                                                     {"settings", test_settings},
                                                     {"prohibited", test_prohibited},
                                                     {"global-races", test_global_races}};
    auto test = count == 3 ? tests.find(arguments[1]) : tests.end();
    if (test == tests.end()) {
        std::fprintf(stderr, "usage: selftest NAME DIRECTORY\n");
        return 2;
    }
    directory = arguments[2];
    log_file = std::tmpfile();
    if (!log_file || dup2(fileno(log_file), STDERR_FILENO) < 0) return 2;
    test->second();
    std::printf("%s: %d passed, %d failed\n", arguments[1], passed, failed);
    return failed != 0;
}
