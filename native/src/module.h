/* A loaded module: its text, its variables in memory, its kernels. */
#pragma once

#include "compiler.h"
#include "memory_map.h"

#include <memory>

namespace standin {

struct Context;

/* What a CUfunction points to. */
struct FunctionHandle {
    Context *context;
    class Module *module;
    std::shared_ptr<const Kernel> kernel;
    u32 most_dynamic_shared; /* a launch may ask for */
};

class Module {
  public:
    /* Throws Failure; its message is what the error log gets. */
    Module(Context *context, const std::string &ptx);
    ~Module();
    Module(const Module &) = delete;
    Module &operator=(const Module &) = delete;

    FunctionHandle *function(const std::string &name);
    const ModuleVariable *variable(const std::string &name) const;
    void add_ranges(std::vector<MemoryRange> &ranges) const;

    Context *const context;

  private:
    std::string text;
    Syntax syntax;
    ModuleVariables variables;
    std::map<std::string, FunctionHandle> functions;

    void check_header() const;
    void place_variables();
    void fill_variables();
};

} // namespace standin
