/* What the environment says; README.md lists the variables. */
#pragma once

#include "base.h"

#include <map>
#include <vector>

namespace standin {

/* From the `from`th call of a function on, or only at that one, it returns `code`. */
struct Injection {
    u64 from;
    bool onwards;
    int code;
};

struct Settings {
    int major = 7, minor = 5;  /* compute capability */
    int driver = 12060;        /* as cuDriverGetVersion gives it */
    u64 memory = u64{2} << 30; /* bytes of each device */
    int devices = 1;
    int compute_mode = 0;      /* as CU_COMPUTEMODE_…: 2 prohibits computing */
    unsigned workers = 1;      /* threads that run blocks */
    double timeout = 600;      /* seconds that a launch may take */
    bool deferred = false;     /* work waits until something synchronises */
    bool leaks = false;        /* say at the end what was not released */
    bool global_races = false; /* look for races in global memory */
    bool trace = false;        /* a line a call */
    std::map<std::string, std::vector<Injection>> failures;
};

/* Read once. A variable that cannot be read is reported, and the default stands. */
const Settings &settings();

} // namespace standin
