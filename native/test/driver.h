/* The part of the driver's interface that the tests use, without NVIDIA's headers. */
#pragma once

#include <cstddef>
#include <cstdint>

using Pointer = std::uint64_t;
using Handle = void *;

extern "C" {
int cuInit(unsigned);
int cuDriverGetVersion(int *);
int cuDeviceGetCount(int *);
int cuDeviceGet(int *, int);
int cuDeviceGetName(char *, int, int);
int cuDeviceTotalMem_v2(std::size_t *, int);
int cuDeviceGetAttribute(int *, int, int);
int cuCtxCreate_v2(Handle *, unsigned, int);
int cuCtxDestroy_v2(Handle);
int cuCtxSynchronize();
int cuCtxGetCurrent(Handle *);
int cuCtxSetCurrent(Handle);
int cuDevicePrimaryCtxRetain(Handle *, int);
int cuDevicePrimaryCtxRelease_v2(int);
int cuMemAlloc_v2(Pointer *, std::size_t);
int cuMemFree_v2(Pointer);
int cuMemGetInfo_v2(std::size_t *, std::size_t *);
int cuMemHostAlloc(void **, std::size_t, unsigned);
int cuMemFreeHost(void *);
int cuMemHostRegister_v2(void *, std::size_t, unsigned);
int cuMemHostUnregister(void *);
int cuMemcpyHtoD_v2(Pointer, const void *, std::size_t);
int cuMemcpyDtoH_v2(void *, Pointer, std::size_t);
int cuMemcpyDtoD_v2(Pointer, Pointer, std::size_t);
int cuMemcpyHtoDAsync_v2(Pointer, const void *, std::size_t, Handle);
int cuMemcpyDtoHAsync_v2(void *, Pointer, std::size_t, Handle);
int cuMemsetD32_v2(Pointer, unsigned, std::size_t);
int cuMemsetD32Async(Pointer, unsigned, std::size_t, Handle);
int cuStreamCreate(Handle *, unsigned);
int cuStreamDestroy_v2(Handle);
int cuStreamSynchronize(Handle);
int cuStreamQuery(Handle);
int cuStreamWaitEvent(Handle, Handle, unsigned);
int cuEventCreate(Handle *, unsigned);
int cuEventDestroy_v2(Handle);
int cuEventRecord(Handle, Handle);
int cuEventSynchronize(Handle);
int cuEventQuery(Handle);
int cuEventElapsedTime(float *, Handle, Handle);
int cuModuleLoadData(Handle *, const void *);
int cuModuleLoadDataEx(Handle *, const void *, unsigned, int *, void **);
int cuModuleUnload(Handle);
int cuModuleGetFunction(Handle *, Handle, const char *);
int cuModuleGetGlobal_v2(Pointer *, std::size_t *, Handle, const char *);
int cuFuncGetAttribute(int *, int, Handle);
int cuFuncSetAttribute(Handle, int, int);
int cuLaunchKernel(Handle, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, Handle, void **,
                   void **);
int cuGetErrorName(int, const char **);
int cuGraphCreate(Handle *, unsigned);
unsigned long long scorefield_standin_live_allocations();
unsigned long long scorefield_standin_live_modules();
unsigned long long scorefield_standin_live_streams();
unsigned long long scorefield_standin_live_events();
}
