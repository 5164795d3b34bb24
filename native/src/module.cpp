#include "module.h"

#include "errors.h"
#include "settings.h"

#include <algorithm>
#include <cstdlib>

namespace standin {
namespace {

constexpr u32 STATIC_SHARED_LIMIT = 48 << 10;

/* The newest PTX that a driver knows: 85 of 12.6. */
u32 newest_ptx(int driver) {
    struct Entry {
        int driver;
        u32 ptx;
    };
    static constexpr Entry KNOWN[] = {{13010, 91}, {13000, 90}, {12090, 88}, {12080, 87}, {12070, 86}, {12050, 85},
                                      {12040, 84}, {12030, 83}, {12020, 82}, {12010, 81}, {12000, 80}, {11080, 78},
                                      {11070, 77}, {11060, 76}, {11050, 75}, {11040, 74}, {11030, 73}, {11020, 72},
                                      {11010, 71}, {11000, 70}, {10020, 65}, {10010, 64}, {10000, 63}};
    for (const Entry &entry : KNOWN) {
        if (driver >= entry.driver) return entry.ptx;
    }
    return 60;
}

std::string version_text(u32 version) { return std::to_string(version / 10) + "." + std::to_string(version % 10); }

} // namespace

Module::Module(Context *context, const std::string &ptx) : context(context), text(ptx) {
    try {
        syntax = parse(text);
        check_header();
        place_variables();
        for (const auto &[name, function] : syntax.functions) {
            if (!function.entry || !function.defined) continue;
            auto kernel = std::make_shared<Kernel>(Compiler(syntax, variables).compile(function));
            if (kernel->shared_bytes > STATIC_SHARED_LIMIT)
                throw LoadError{function.line, "more than 48 KiB of static shared memory"};
            functions[std::string(name)] = {context, this, kernel, STATIC_SHARED_LIMIT - kernel->shared_bytes};
        }
        fill_variables();
    } catch (const LoadError &error) {
        std::string message = "PTX line " + std::to_string(error.line) + ": " + error.message;
        std::string line = line_of(text, error.line);
        if (!line.empty()) message += "\n    " + line;
        for (auto &entry : variables) std::free(reinterpret_cast<void *>(entry.second.address));
        throw Failure{ERROR_INVALID_PTX, message};
    } catch (const Failure &) {
        for (auto &entry : variables) std::free(reinterpret_cast<void *>(entry.second.address));
        throw;
    }
}

Module::~Module() {
    for (auto &entry : variables) std::free(reinterpret_cast<void *>(entry.second.address));
}

void Module::check_header() const {
    const Settings &s = settings();
    u32 newest = newest_ptx(s.driver);
    if (syntax.version > newest) {
        throw Failure{ERROR_UNSUPPORTED_PTX_VERSION,
                      "PTX .version " + version_text(syntax.version) + " is not supported; the newest that driver " +
                          std::to_string(s.driver / 1000) + "." + std::to_string(s.driver % 1000 / 10) + " knows is " +
                          version_text(newest)};
    }
    if (syntax.target > static_cast<u32>(10 * s.major + s.minor)) {
        throw Failure{ERROR_INVALID_PTX, "SM version specified by .target (sm_" + std::to_string(syntax.target) +
                                             ") is higher than the device's (sm_" +
                                             std::to_string(10 * s.major + s.minor) + ")"};
    }
}

void Module::place_variables() {
    for (const Variable &variable : syntax.variables) {
        if (variable.space == Space::Shared) continue;
        if (variables.count(variable.name))
            throw LoadError{variable.line, "'" + std::string(variable.name) + "' is declared twice"};
        if (variable.bytes == 0)
            throw LoadError{variable.line, "'" + std::string(variable.name) + "' has no size: it is defined elsewhere"};
        void *memory = std::aligned_alloc(256, round_up(variable.bytes, 256));
        if (!memory) throw Failure{ERROR_OUT_OF_MEMORY, "no memory for '" + std::string(variable.name) + "'"};
        std::memset(memory, 0, variable.bytes);
        std::copy(variable.initial.begin(), variable.initial.end(), static_cast<u8 *>(memory));
        variables[variable.name] = {reinterpret_cast<u64>(memory), variable.bytes};
    }
}

void Module::fill_variables() {
    for (const Variable &variable : syntax.variables) {
        for (const auto &[offset, name] : variable.addresses) {
            auto target = variables.find(name);
            if (target == variables.end())
                throw LoadError{variable.line, "'" + std::string(name) + "' is no variable with an address"};
            auto *at = reinterpret_cast<char *>(variables.at(variable.name).address) + offset;
            u64 address;
            std::memcpy(&address, at, sizeof address);
            address += target->second.address;
            std::memcpy(at, &address, sizeof address);
        }
    }
}

FunctionHandle *Module::function(const std::string &name) {
    auto found = functions.find(name);
    return found == functions.end() ? nullptr : &found->second;
}

const ModuleVariable *Module::variable(const std::string &name) const {
    auto found = variables.find(name);
    return found == variables.end() ? nullptr : &found->second;
}

void Module::add_ranges(std::vector<MemoryRange> &ranges) const {
    for (const auto &entry : variables)
        ranges.push_back({entry.second.address, entry.second.address + entry.second.bytes});
}

} // namespace standin
