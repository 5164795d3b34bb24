/* Which PTX is loaded, which is not, and what the log says. */
#include "check.h"

#include <cstring>

namespace {

enum : int { NO_BINARY = 209, INVALID_PTX = 218, UNSUPPORTED_VERSION = 222, NOT_FOUND = 500 };

const std::string HEADER = ".version 8.5\n.target sm_75\n.address_size 64\n";

std::string kernel(const std::string &body) { return HEADER + ".visible .entry k()\n{\n" + body + "\nret;\n}\n"; }

/* The code, and the log. */
int load(const std::string &ptx, std::string &log) {
    char text[2000] = "untouched";
    int options[] = {5, 6};
    void *values[] = {text, reinterpret_cast<void *>(sizeof text)};
    Handle module = nullptr;
    int result = cuModuleLoadDataEx(&module, ptx.c_str(), 2, options, values);
    log = text;
    if (result == 0) cuModuleUnload(module);
    return result;
}

void refused(const std::string &ptx, int code, std::vector<std::string> parts, const std::string &what) {
    std::string log;
    check_equal(load(ptx, log), code, what);
    for (const std::string &part : parts) check_contains(log, part, what);
}

void loaded(const std::string &ptx, const std::string &what) {
    std::string log;
    check_equal(load(ptx, log), 0, what + " (" + log + ")");
    check(log.empty(), what + ": an empty log");
}

} // namespace

void test_modules() {
    Session session(read_text("programs.ptx"));
    loaded(kernel(""), "an empty kernel");
    refused(kernel(".reg .b32 %r<3>;\nadd.u32 %r0, %r1, %r2;\nfrobnicate.u32 %r0, %r1;"), INVALID_PTX,
            {"PTX line 8", "'frobnicate.u32' is not known", "frobnicate.u32 %r0, %r1;"}, "an unknown instruction");
    refused(kernel(".reg .b32 %r<3>;\nadd.odd.u32 %r0, %r1, %r2;"), INVALID_PTX, {"PTX line 7", ".odd"},
            "an unknown modifier");
    refused(kernel(".reg .b32 %r<3>;\nadd.u32 %r0, %r1, %r3;"), INVALID_PTX, {"PTX line 7", "%r3"},
            "a register that is not declared");
    refused(kernel(".reg .b32 %r<3>;\nadd.u64 %r0, %r1, %r2;"), INVALID_PTX, {"PTX line 7", "does not fit"},
            "a register that is too small");
    refused(kernel("bra nowhere;"), INVALID_PTX, {"PTX line 6", "nowhere"}, "a label that is not there");
    refused(kernel(".reg .b32 %r<3>;\nadd.u32 %r0, %r1;"), INVALID_PTX, {"PTX line 7"}, "too few operands");
    refused(kernel(".reg .b16 %h<3>;\nadd.f16 %h0, %h1, %h2;"), INVALID_PTX, {"f16"}, "a type that is not supported");
    refused("", INVALID_PTX, {"no PTX"}, "an empty text");
    refused("__kernel void f() {}", INVALID_PTX, {"no PTX"}, "another language");
    // wherever the text is cut off, it is refused or, between two functions, still whole
    std::string whole = read_text("faults.ptx");
    unsigned accepted = 0, ended_early = 0, cuts = 0;
    for (std::size_t size = whole.size() / 10; size < whole.size() - 4; size += 97) {
        std::string log;
        int result = load(whole.substr(0, size), log);
        cuts++;
        accepted += result == 0;
        ended_early += result == INVALID_PTX && log.find("PTX line ") == 0;
    }
    check_equal(accepted + ended_early, cuts, "every cut text is refused with its line, or whole");
    check(accepted < cuts / 5,
          "few of the cut texts are whole: " + std::to_string(accepted) + " of " + std::to_string(cuts));
    refused(".version 9.9\n.target sm_75\n.address_size 64\n", UNSUPPORTED_VERSION, {"9.9", "8.5"},
            "a version that is too new");
    refused(".version 8.6\n.target sm_75\n.address_size 64\n", UNSUPPORTED_VERSION, {"8.6"},
            "a version that is just too new");
    refused(".version 8.5\n.target sm_80\n.address_size 64\n", INVALID_PTX, {"sm_80", "sm_75"},
            "a target above the device");
    refused(std::string("\x7f"
                        "ELF\x02\x01\x01",
                        7),
            NO_BINARY, {"machine code"}, "a cubin");
    Handle function = nullptr;
    Pointer address = 0;
    check_equal(cuModuleGetFunction(&function, session.module, "nobody"), NOT_FOUND, "a kernel that is not there");
    check_equal(cuModuleGetGlobal_v2(&address, nullptr, session.module, "nobody"), NOT_FOUND,
                "a variable that is not there");
    int value = 0;
    function = session.function("stack");
    check_equal(cuFuncGetAttribute(&value, 3, function), 0, "local memory of a kernel");
    check_equal(value, 64, "local memory of a kernel");
    check_equal(cuFuncGetAttribute(&value, 1, session.function("reduce")), 0, "shared memory of a kernel");
    check_equal(value, 128, "shared memory of a kernel");
    check_equal(cuModuleUnload(session.module), 0, "unloading");
    check_equal(cuModuleUnload(session.module), 400, "unloading twice");
    reported();
}
