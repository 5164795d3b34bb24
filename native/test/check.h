/* Counting of checks, and a device to try things on. */
#pragma once

#include "driver.h"

#include <string>
#include <vector>

/* Says and counts what failed. */
void check(bool passed, const std::string &what);
void check_equal(long long actual, long long expected, const std::string &what);
void check_contains(const std::string &text, const std::string &part, const std::string &what);

/* What the driver has written to stderr since the last time. */
std::string reported();

/* A file beside the tests. */
std::string read_text(const std::string &name);

/* A context with a module. What goes wrong here ends the test program. */
class Session {
  public:
    explicit Session(const std::string &ptx);
    ~Session();
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    Handle function(const char *name) const;
    /* Launches and waits; the parameters are pointers to values. The error of the wait. */
    int run(const char *kernel, unsigned blocks, unsigned threads, std::vector<void *> parameters, unsigned shared = 0);
    Pointer allocate(std::size_t bytes) const;
    Pointer upload(const void *data, std::size_t bytes) const;
    template <class T> std::vector<T> download(Pointer address, std::size_t count) const {
        std::vector<T> values(count);
        download(values.data(), address, count * sizeof(T));
        return values;
    }

    Handle context = nullptr, module = nullptr;

  private:
    void download(void *to, Pointer from, std::size_t bytes) const;
};

/* Ends the program if a call that has to work does not. */
void need(int result, const char *what);

/* The tests. */
void test_instructions();
void test_programs();
void test_checks();
void test_driver();
void test_modules();
void test_deferred();  /* with SCOREFIELD_STANDIN_DEFERRED=1 */
void test_injection(); /* with SCOREFIELD_STANDIN_FAIL, see test.sh */
void test_settings();
void test_prohibited();   // with several, see test.sh
void test_global_races(); /* with SCOREFIELD_STANDIN_GLOBAL_RACES=1 */
