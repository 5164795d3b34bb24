#include "errors.h"

#include <cstdio>

namespace standin {

const char *error_name(int code) {
    switch (code) {
#define NAME(name, number, text)                                                                                       \
    case number:                                                                                                       \
        return "CUDA_" #name;
        DRIVER_ERRORS(NAME)
#undef NAME
    }
    return nullptr;
}

const char *error_text(int code) {
    switch (code) {
#define TEXT(name, number, text)                                                                                       \
    case number:                                                                                                       \
        return text;
        DRIVER_ERRORS(TEXT)
#undef TEXT
    }
    return nullptr;
}

void report(const std::string &message) {
    std::fprintf(stderr, "[scorefield stand-in] %s\n", message.c_str()); // one call: lines of threads do not mix
}

} // namespace standin
