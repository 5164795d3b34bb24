package org.scorefield.backend.opencl;

import static org.jocl.CL.*;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;
import org.scorefield.error.DeviceException;
import org.scorefield.error.DeviceMemoryException;

/**
 * Every OpenCL call that Scorefield makes, each checked: none of them fails silently. OpenCL 1.2 only. Nothing else calls
 * {@link CL}.
 */
final class OpenClCalls {
    private static final Set<Integer> MEMORY_CODES = Set.of(
            CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_OUT_OF_RESOURCES, CL_OUT_OF_HOST_MEMORY, CL_INVALID_BUFFER_SIZE);

    /** From the extension cl_khr_icd: the loader found no driver. */
    private static final int PLATFORM_NOT_FOUND = -1001;

    static {
        CL.setExceptionsEnabled(false);
    }

    private OpenClCalls() {}

    private static void check(String call, int code) {
        if (code == CL_SUCCESS) {
            return;
        }
        String message = call + ": " + CL.stringFor_errorCode(code) + " (" + code + ")";
        throw MEMORY_CODES.contains(code) ? new DeviceMemoryException(message) : new DeviceException(message);
    }

    /** For clean-up: a failure there must not hide the one that led to it. */
    private static void checkOnClose(String call, int code) {
        if (code != CL_SUCCESS) {
            System.Logger logger = System.getLogger(OpenClCalls.class.getName());
            logger.log(System.Logger.Level.WARNING, "{0}: {1}", call, CL.stringFor_errorCode(code));
        }
    }

    static List<cl_platform_id> platforms() {
        int[] count = new int[1];
        int code = clGetPlatformIDs(0, null, count);
        if (code == PLATFORM_NOT_FOUND) {
            return List.of();
        }
        check("clGetPlatformIDs", code);
        cl_platform_id[] platforms = new cl_platform_id[count[0]];
        check("clGetPlatformIDs", clGetPlatformIDs(platforms.length, platforms, null));
        return List.of(platforms);
    }

    static List<cl_device_id> devices(cl_platform_id platform) {
        int[] count = new int[1];
        int code = SignalHandlers.keep(() -> clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, null, count));
        if (code == CL_DEVICE_NOT_FOUND) {
            return List.of();
        }
        check("clGetDeviceIDs", code);
        cl_device_id[] devices = new cl_device_id[count[0]];
        check("clGetDeviceIDs", clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, devices.length, devices, null));
        return List.of(devices);
    }

    static String text(cl_platform_id platform, int what) {
        long[] size = new long[1];
        check("clGetPlatformInfo", clGetPlatformInfo(platform, what, 0, null, size));
        byte[] bytes = new byte[Math.toIntExact(size[0])];
        check("clGetPlatformInfo", clGetPlatformInfo(platform, what, bytes.length, Pointer.to(bytes), null));
        return text(bytes);
    }

    static String text(cl_device_id device, int what) {
        long[] size = new long[1];
        check("clGetDeviceInfo", clGetDeviceInfo(device, what, 0, null, size));
        byte[] bytes = new byte[Math.toIntExact(size[0])];
        check("clGetDeviceInfo", clGetDeviceInfo(device, what, bytes.length, Pointer.to(bytes), null));
        return text(bytes);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "").strip();
    }

    /** A number of 32 or 64 bits. */
    static long number(cl_device_id device, int what) {
        long[] value = new long[1];
        check("clGetDeviceInfo", clGetDeviceInfo(device, what, Sizeof.cl_long, Pointer.to(value), null));
        return value[0];
    }

    static cl_context createContext(cl_platform_id platform, cl_device_id device) {
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL_CONTEXT_PLATFORM, platform);
        int[] code = new int[1];
        cl_context context = clCreateContext(properties, 1, new cl_device_id[] {device}, null, null, code);
        check("clCreateContext", code[0]);
        return context;
    }

    /** A queue whose launches keep time. Deprecated in OpenCL 2.0, but it is the one that 1.2 has. */
    @SuppressWarnings("deprecation")
    static cl_command_queue createQueue(cl_context context, cl_device_id device) {
        int[] code = new int[1];
        cl_command_queue queue = clCreateCommandQueue(context, device, CL_QUEUE_PROFILING_ENABLE, code);
        check("clCreateCommandQueue", code[0]);
        return queue;
    }

    static void release(cl_command_queue queue) {
        checkOnClose("clReleaseCommandQueue", clReleaseCommandQueue(queue));
    }

    static cl_mem createBuffer(cl_context context, String what, long bytes) {
        int[] code = new int[1];
        cl_mem memory = clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, code);
        check("clCreateBuffer(" + what + ", " + bytes + " bytes)", code[0]);
        return memory;
    }

    static void release(cl_mem memory) {
        checkOnClose("clReleaseMemObject", clReleaseMemObject(memory));
    }

    static void write(cl_command_queue queue, cl_mem memory, long offset, long bytes, Pointer source) {
        check(
                "clEnqueueWriteBuffer(" + bytes + " bytes)",
                clEnqueueWriteBuffer(queue, memory, true, offset, bytes, source, 0, null, null));
    }

    static void read(cl_command_queue queue, cl_mem memory, long offset, long bytes, Pointer target) {
        check(
                "clEnqueueReadBuffer(" + bytes + " bytes)",
                clEnqueueReadBuffer(queue, memory, true, offset, bytes, target, 0, null, null));
    }

    static cl_program createProgram(cl_context context, String text) {
        int[] code = new int[1];
        cl_program program = clCreateProgramWithSource(context, 1, new String[] {text}, null, code);
        check("clCreateProgramWithSource", code[0]);
        return program;
    }

    static cl_program createProgram(cl_context context, cl_device_id device, byte[] binary) {
        int[] code = new int[1];
        int[] status = new int[1];
        cl_program program = clCreateProgramWithBinary(
                context,
                1,
                new cl_device_id[] {device},
                new long[] {binary.length},
                new byte[][] {binary},
                status,
                code);
        check("clCreateProgramWithBinary", code[0]);
        check("clCreateProgramWithBinary", status[0]);
        return program;
    }

    static void build(cl_program program, cl_device_id device, String options, String name) {
        int code =
                SignalHandlers.keep(() -> clBuildProgram(program, 1, new cl_device_id[] {device}, options, null, null));
        if (code == CL_BUILD_PROGRAM_FAILURE) {
            throw new DeviceException("clBuildProgram: the kernels `" + name + "` do not compile with `" + options
                    + "`:\n" + buildLog(program, device));
        }
        check("clBuildProgram(" + name + ")", code);
    }

    private static String buildLog(cl_program program, cl_device_id device) {
        long[] size = new long[1];
        check("clGetProgramBuildInfo", clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, 0, null, size));
        byte[] log = new byte[Math.toIntExact(size[0])];
        check(
                "clGetProgramBuildInfo",
                clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, log.length, Pointer.to(log), null));
        return text(log);
    }

    static byte[] binary(cl_program program) {
        long[] size = new long[1];
        check(
                "clGetProgramInfo",
                clGetProgramInfo(program, CL_PROGRAM_BINARY_SIZES, Sizeof.size_t, Pointer.to(size), null));
        byte[] binary = new byte[Math.toIntExact(size[0])];
        check(
                "clGetProgramInfo",
                clGetProgramInfo(program, CL_PROGRAM_BINARIES, Sizeof.POINTER, Pointer.to(Pointer.to(binary)), null));
        return binary;
    }

    static void release(cl_program program) {
        checkOnClose("clReleaseProgram", clReleaseProgram(program));
    }

    static cl_kernel createKernel(cl_program program, String name) {
        int[] code = new int[1];
        cl_kernel kernel = clCreateKernel(program, name, code);
        check("clCreateKernel(" + name + ")", code[0]);
        return kernel;
    }

    /** The largest work-group with which a kernel can run. */
    static long largestGroup(cl_kernel kernel, cl_device_id device) {
        long[] size = new long[1];
        check(
                "clGetKernelWorkGroupInfo",
                clGetKernelWorkGroupInfo(
                        kernel, device, CL_KERNEL_WORK_GROUP_SIZE, Sizeof.size_t, Pointer.to(size), null));
        return size[0];
    }

    static void setArgument(cl_kernel kernel, String name, int index, long bytes, Pointer value) {
        int code = clSetKernelArg(kernel, index, bytes, value);
        if (code != CL_SUCCESS) {
            check("clSetKernelArg(" + name + ", " + index + ")", code);
        }
    }

    static void release(cl_kernel kernel) {
        checkOnClose("clReleaseKernel", clReleaseKernel(kernel));
    }

    /** Runs a kernel and waits; a failure during execution is a failure here. Returns the seconds that it took by the device's clock. */
    static double launch(cl_command_queue queue, cl_kernel kernel, String name, long[] global, long[] local) {
        cl_event event = new cl_event();
        int code = clEnqueueNDRangeKernel(queue, kernel, 1, null, global, local, 0, null, event);
        if (code != CL_SUCCESS) {
            check("clEnqueueNDRangeKernel(" + name + ", " + Arrays.toString(global) + ")", code);
        }
        try {
            check("clWaitForEvents", clWaitForEvents(1, new cl_event[] {event}));
            int[] status = new int[1];
            check(
                    "clGetEventInfo",
                    clGetEventInfo(event, CL_EVENT_COMMAND_EXECUTION_STATUS, Sizeof.cl_int, Pointer.to(status), null));
            check(name, Math.min(status[0], CL_COMPLETE));
            return 1e-9 * (time(event, CL_PROFILING_COMMAND_END) - time(event, CL_PROFILING_COMMAND_START));
        } finally {
            checkOnClose("clReleaseEvent", clReleaseEvent(event));
        }
    }

    /** Nanoseconds. */
    private static long time(cl_event event, int what) {
        long[] time = new long[1];
        check("clGetEventProfilingInfo", clGetEventProfilingInfo(event, what, Sizeof.cl_ulong, Pointer.to(time), null));
        return time[0];
    }
}
