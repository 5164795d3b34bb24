package org.scorefield.backend.cuda;

import static jcuda.driver.JCudaDriver.*;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUjit_option;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import jcuda.driver.JITOptions;
import org.scorefield.error.DeviceException;
import org.scorefield.error.DeviceMemoryException;

/**
 * Every call of the CUDA driver that Scorefield makes, each checked: none of them fails silently. Only what drivers have had since
 * CUDA 11. Nothing else calls {@link JCudaDriver}.
 */
final class CudaCalls {
    /** The driver that these calls need, as {@link #driverVersion} gives it. */
    static final int OLDEST_DRIVER = 11_000;

    private static final int JIT_LOG_BYTES = 8192;

    static {
        JCudaDriver.setExceptionsEnabled(false);
    }

    private final String where;

    private CudaCalls(String where) {
        this.where = where;
    }

    /** Calls that concern no device. */
    static CudaCalls ofDriver() {
        return new CudaCalls("");
    }

    /** Calls whose failures name the device. */
    static CudaCalls on(String device) {
        return new CudaCalls(" on " + device);
    }

    private void check(String call, int code) {
        if (code != CUresult.CUDA_SUCCESS) {
            throw failure(call, code, "");
        }
    }

    private RuntimeException failure(String call, int code, String more) {
        String message = call + ": " + name(code) + where + remedy(code) + more;
        return code == CUresult.CUDA_ERROR_OUT_OF_MEMORY
                ? new DeviceMemoryException(message)
                : new DeviceException(message);
    }

    private static String name(int code) {
        return CUresult.stringFor(code) + " (" + code + ")";
    }

    private static String remedy(int code) {
        return switch (code) {
            case CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION ->
                "; the driver supports CUDA up to " + version(newestCuda()) + ": update it or use --device opencl";
            case CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
                    CUresult.CUDA_ERROR_LAUNCH_FAILED,
                    CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR,
                    CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
                    CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
                    CUresult.CUDA_ERROR_INVALID_PC,
                    CUresult.CUDA_ERROR_ECC_UNCORRECTABLE -> "; this process can compute no more on it: start anew";
            default -> "";
        };
    }

    /** For clean-up: a failure there must not hide the one that led to it. */
    private void checkOnClose(String call, int code) {
        if (code != CUresult.CUDA_SUCCESS) {
            System.Logger logger = System.getLogger(CudaCalls.class.getName());
            logger.log(System.Logger.Level.WARNING, "{0}: {1}{2}", call, name(code), where);
        }
    }

    /** Starts the driver; false if it has no device. */
    boolean init() {
        int code = cuInit(0);
        if (code == CUresult.CUDA_ERROR_NO_DEVICE) {
            return false;
        }
        check("cuInit", code);
        return true;
    }

    /** The newest CUDA that the driver supports: 12060 for 12.6. */
    int driverVersion() {
        int[] version = new int[1];
        check("cuDriverGetVersion", cuDriverGetVersion(version));
        return version[0];
    }

    private static int newestCuda() {
        int[] version = new int[1];
        return cuDriverGetVersion(version) == CUresult.CUDA_SUCCESS ? version[0] : 0;
    }

    /** {@code 12.6} for 12060. */
    static String version(int number) {
        return number / 1000 + "." + number % 1000 / 10;
    }

    int deviceCount() {
        int[] count = new int[1];
        check("cuDeviceGetCount", cuDeviceGetCount(count));
        return count[0];
    }

    CUdevice device(int ordinal) {
        CUdevice device = new CUdevice();
        check("cuDeviceGet(" + ordinal + ")", cuDeviceGet(device, ordinal));
        return device;
    }

    String name(CUdevice device) {
        byte[] name = new byte[256];
        check("cuDeviceGetName", cuDeviceGetName(name, name.length, device));
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8).strip();
    }

    long totalMemory(CUdevice device) {
        long[] bytes = new long[1];
        check("cuDeviceTotalMem", cuDeviceTotalMem(bytes, device));
        return bytes[0];
    }

    /** One of {@link jcuda.driver.CUdevice_attribute}. */
    int attribute(CUdevice device, int what) {
        int[] value = new int[1];
        check("cuDeviceGetAttribute(" + what + ")", cuDeviceGetAttribute(value, what, device));
        return value[0];
    }

    CUcontext retainContext(CUdevice device) {
        CUcontext context = new CUcontext();
        check("cuDevicePrimaryCtxRetain", cuDevicePrimaryCtxRetain(context, device));
        return context;
    }

    void releaseContext(CUdevice device) {
        checkOnClose("cuDevicePrimaryCtxRelease", cuDevicePrimaryCtxRelease(device));
    }

    void push(CUcontext context) {
        check("cuCtxPushCurrent", cuCtxPushCurrent(context));
    }

    void pop() {
        checkOnClose("cuCtxPopCurrent", cuCtxPopCurrent(new CUcontext()));
    }

    /** A stream that does not wait for what others do on the device. */
    CUstream createStream() {
        CUstream stream = new CUstream();
        check("cuStreamCreate", cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
        return stream;
    }

    void destroy(CUstream stream) {
        checkOnClose("cuStreamDestroy", cuStreamDestroy(stream));
    }

    long freeMemory() {
        long[] free = new long[1];
        long[] total = new long[1];
        check("cuMemGetInfo", cuMemGetInfo(free, total));
        return free[0];
    }

    CUdeviceptr allocate(String what, long bytes) {
        CUdeviceptr memory = new CUdeviceptr();
        check("cuMemAlloc(" + what + ", " + bytes + " bytes)", cuMemAlloc(memory, bytes));
        return memory;
    }

    void free(CUdeviceptr memory) {
        checkOnClose("cuMemFree", cuMemFree(memory));
    }

    /** Host memory that the device can copy from and to by itself. */
    Pointer allocatePinned(long bytes) {
        Pointer memory = new Pointer();
        check("cuMemHostAlloc(" + bytes + " bytes)", cuMemHostAlloc(memory, bytes, 0));
        return memory;
    }

    void freePinned(Pointer memory) {
        checkOnClose("cuMemFreeHost", cuMemFreeHost(memory));
    }

    void write(CUdeviceptr memory, long offset, Pointer source, long bytes, CUstream stream) {
        int code = cuMemcpyHtoDAsync(memory.withByteOffset(offset), source, bytes, stream);
        checkCopy("cuMemcpyHtoDAsync", bytes, code);
        checkCopy("cuMemcpyHtoDAsync", bytes, cuStreamSynchronize(stream));
    }

    void read(CUdeviceptr memory, long offset, Pointer target, long bytes, CUstream stream) {
        int code = cuMemcpyDtoHAsync(target, memory.withByteOffset(offset), bytes, stream);
        checkCopy("cuMemcpyDtoHAsync", bytes, code);
        checkCopy("cuMemcpyDtoHAsync", bytes, cuStreamSynchronize(stream));
    }

    void copy(CUdeviceptr to, CUdeviceptr from, long bytes, CUstream stream) {
        int code = cuMemcpyDtoDAsync(to, from, bytes, stream);
        checkCopy("cuMemcpyDtoDAsync", bytes, code);
        checkCopy("cuMemcpyDtoDAsync", bytes, cuStreamSynchronize(stream));
    }

    /** An event that keeps time. */
    CUevent createEvent() {
        CUevent event = new CUevent();
        check("cuEventCreate", cuEventCreate(event, CUevent_flags.CU_EVENT_DEFAULT));
        return event;
    }

    void destroy(CUevent event) {
        checkOnClose("cuEventDestroy", cuEventDestroy(event));
    }

    void record(CUevent event, CUstream stream) {
        check("cuEventRecord", cuEventRecord(event, stream));
    }

    /** Records the end of what was started on a stream and waits for it; a failure during its execution is a failure here. */
    void finish(Supplier<String> what, CUevent end, CUstream stream) {
        int recorded = cuEventRecord(end, stream); // may tell of the execution's failure, too, but not by name
        int code = cuStreamSynchronize(stream);
        if (code != CUresult.CUDA_SUCCESS) {
            check(what.get(), code);
        }
        check("cuEventRecord", recorded);
    }

    /** Seconds between two events that have happened. */
    double seconds(CUevent begin, CUevent end) {
        float[] milliseconds = new float[1];
        check("cuEventElapsedTime", cuEventElapsedTime(milliseconds, begin, end));
        return 1e-3 * milliseconds[0];
    }

    private void checkCopy(String call, long bytes, int code) {
        if (code != CUresult.CUDA_SUCCESS) {
            check(call + "(" + bytes + " bytes)", code);
        }
    }

    /** Loads PTX; what the driver's compiler says about it is part of the failure. */
    CUmodule load(String name, byte[] ptx) {
        JITOptions options = new JITOptions();
        options.putInt(CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, JIT_LOG_BYTES);
        options.putBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER, new byte[JIT_LOG_BYTES]);
        CUmodule module = new CUmodule();
        byte[] text = Arrays.copyOf(ptx, ptx.length + 1); // ends with a zero
        int code = cuModuleLoadDataJIT(module, Pointer.to(text), options);
        if (code != CUresult.CUDA_SUCCESS) {
            String log = options.getString(CUjit_option.CU_JIT_ERROR_LOG_BUFFER);
            log = log == null ? "" : log.replace("\0", "").strip();
            throw failure("cuModuleLoadDataEx(" + name + ")", code, log.isEmpty() ? "" : ":\n" + log);
        }
        return module;
    }

    void unload(CUmodule module) {
        checkOnClose("cuModuleUnload", cuModuleUnload(module));
    }

    CUfunction function(CUmodule module, String name) {
        CUfunction function = new CUfunction();
        check("cuModuleGetFunction(" + name + ")", cuModuleGetFunction(function, module, name));
        return function;
    }

    /** The most threads that a block of this kernel can have. */
    int largestBlock(CUfunction function, String name) {
        int[] threads = new int[1];
        check(
                "cuFuncGetAttribute(" + name + ")",
                cuFuncGetAttribute(threads, CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, function));
        return threads[0];
    }

    /** Sets an int of a module. */
    void setConstant(CUmodule module, String name, int value, CUstream stream) {
        CUdeviceptr place = new CUdeviceptr();
        long[] bytes = new long[1];
        check("cuModuleGetGlobal(" + name + ")", cuModuleGetGlobal(place, bytes, module, name));
        if (bytes[0] != Integer.BYTES) {
            throw new DeviceException("the constant " + name + " has " + bytes[0] + " bytes, not " + Integer.BYTES);
        }
        write(place, 0, Pointer.to(new int[] {value}), Integer.BYTES, stream);
    }

    /** Starts a kernel. */
    void launch(CUfunction kernel, String name, int blocks, int threads, Pointer arguments, CUstream stream) {
        int code = cuLaunchKernel(kernel, blocks, 1, 1, threads, 1, 1, 0, stream, arguments, null);
        if (code != CUresult.CUDA_SUCCESS) {
            check("cuLaunchKernel(" + name + ", " + blocks + " × " + threads + ")", code);
        }
    }
}
