package org.scorefield.backend.opencl;

import static org.jocl.CL.*;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_program;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.KernelCache;
import org.scorefield.backend.device.ProgramText;
import org.scorefield.error.DeviceException;

/** One OpenCL device with a context and an in-order queue. */
final class OpenClDevice implements Device {
    /** Work-items per group on CPUs, at most: each carries many chains. */
    private static final int CPU_WORK_GROUP = 128;

    /** Groups per core of a CPU, at least, if there is work for so many: to even out. */
    private static final int GROUPS_PER_CORE = 8;

    /** Work-items per group on GPUs: a multiple of every warp's width. */
    private static final int GPU_WORK_GROUP = 128;

    private static final String CACHE_FORMAT = "1";

    private final DeviceInfo info;
    private final cl_device_id id;
    private final cl_context context;
    private final cl_command_queue queue;
    private final long cores;
    private final long largestGroup;
    private final long askedGroup;
    private final String compilerOptions;
    private final KernelCache cache;

    OpenClDevice(OpenClDevices.Found found, Options options, KernelCache cache) {
        DeviceInfo own = found.info();
        int lanes = options.lanes() > 0 ? options.lanes() : own.lanes();
        this.info =
                new DeviceInfo(own.backend(), own.index(), own.name(), own.driver(), own.exact(), lanes, own.memory());
        this.id = found.id();
        this.cores = OpenClCalls.number(id, CL_DEVICE_MAX_COMPUTE_UNITS);
        this.largestGroup = OpenClCalls.number(id, CL_DEVICE_MAX_WORK_GROUP_SIZE);
        this.askedGroup = options.workGroup();
        this.compilerOptions = compilerOptions(own, options.arithmetic());
        this.cache = cache;
        this.context = OpenClCalls.createContext(found.platform(), id);
        this.queue = OpenClCalls.createQueue(context, id);
    }

    private static String compilerOptions(DeviceInfo device, Arithmetic arithmetic) {
        if (arithmetic == Arithmetic.FAST) {
            return "-cl-std=CL1.2 -cl-mad-enable -cl-no-signed-zeros -cl-denorms-are-zero";
        }
        return device.exact() ? "-cl-std=CL1.2 -cl-fp32-correctly-rounded-divide-sqrt" : "-cl-std=CL1.2";
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    private long workGroup(long workItems) {
        long usual = info.lanes() == 1
                ? GPU_WORK_GROUP
                : Math.max(1, Math.min(CPU_WORK_GROUP, workItems / (GROUPS_PER_CORE * cores)));
        return Math.min(largestGroup, askedGroup > 0 ? askedGroup : usual);
    }

    @Override
    public long largestAllocation() {
        return OpenClCalls.number(id, CL_DEVICE_MAX_MEM_ALLOC_SIZE);
    }

    @Override
    public Memory allocate(String what, long bytes) {
        return new OpenClMemory(bytes, OpenClCalls.createBuffer(context, what, bytes));
    }

    @Override
    public Program build(ProgramText text) {
        String source = text.compose("opencl.h");
        String key = KernelCache.key(CACHE_FORMAT, source, compilerOptions, info.name(), info.driver());
        Optional<byte[]> cached = cache.get(key);
        if (cached.isPresent()) {
            try {
                return built(OpenClCalls.createProgram(context, id, cached.get()), text.name());
            } catch (DeviceException e) {
                cache.discard(key); // compiled by a driver that has since changed: compile again
            }
        }
        byte[] binary;
        try (OpenClProgram program = built(OpenClCalls.createProgram(context, source), text.name())) {
            binary = OpenClCalls.binary(program.handle);
        }
        cache.put(key, binary);
        // from the binary also the first time: PoCL would compile the kernels once more at their first launch
        return built(OpenClCalls.createProgram(context, id, binary), text.name());
    }

    private OpenClProgram built(cl_program program, String name) {
        try {
            OpenClCalls.build(program, id, compilerOptions, name);
        } catch (RuntimeException e) {
            OpenClCalls.release(program);
            throw e;
        }
        return new OpenClProgram(program);
    }

    @Override
    public void close() {
        OpenClCalls.release(queue);
        OpenClCalls.release(context);
    }

    private final class OpenClMemory implements Memory {
        private final long bytes;
        private final cl_mem handle;

        OpenClMemory(long bytes, cl_mem handle) {
            this.bytes = bytes;
            this.handle = handle;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public void write(long offset, float[] source, int count) {
            OpenClCalls.write(queue, handle, offset * Float.BYTES, (long) count * Float.BYTES, Pointer.to(source));
        }

        @Override
        public void write(long offset, int[] source, int count) {
            OpenClCalls.write(queue, handle, offset * Integer.BYTES, (long) count * Integer.BYTES, Pointer.to(source));
        }

        @Override
        public void read(long offset, float[] target, int at, int count) {
            Pointer pointer = Pointer.to(target).withByteOffset((long) at * Float.BYTES);
            OpenClCalls.read(queue, handle, offset * Float.BYTES, (long) count * Float.BYTES, pointer);
        }

        @Override
        public void read(long offset, int[] target, int at, int count) {
            Pointer pointer = Pointer.to(target).withByteOffset((long) at * Integer.BYTES);
            OpenClCalls.read(queue, handle, offset * Integer.BYTES, (long) count * Integer.BYTES, pointer);
        }

        @Override
        public void close() {
            OpenClCalls.release(handle);
        }
    }

    private final class OpenClProgram implements Program {
        private final cl_program handle;
        private final Map<String, OpenClKernel> kernels = new HashMap<>();

        OpenClProgram(cl_program handle) {
            this.handle = handle;
        }

        @Override
        public Kernel kernel(String name) {
            return kernels.computeIfAbsent(name, n -> new OpenClKernel(n, OpenClCalls.createKernel(handle, n)));
        }

        @Override
        public void close() {
            kernels.values().forEach(kernel -> OpenClCalls.release(kernel.handle));
            OpenClCalls.release(handle);
        }
    }

    private final class OpenClKernel implements Kernel {
        private final String name;
        private final cl_kernel handle;
        private final long[] global = new long[1];
        private final long[] local = new long[1];

        OpenClKernel(String name, cl_kernel handle) {
            this.name = name;
            this.handle = handle;
        }

        @Override
        public Kernel set(int index, Memory memory) {
            return set(index, Sizeof.cl_mem, Pointer.to(((OpenClMemory) memory).handle));
        }

        @Override
        public Kernel set(int index, int value) {
            return set(index, Integer.BYTES, Pointer.to(new int[] {value}));
        }

        @Override
        public Kernel set(int index, long value) {
            return set(index, Long.BYTES, Pointer.to(new long[] {value}));
        }

        @Override
        public Kernel set(int index, float value) {
            return set(index, Float.BYTES, Pointer.to(new float[] {value}));
        }

        private Kernel set(int index, long bytes, Pointer value) {
            OpenClCalls.setArgument(handle, name, index, bytes, value);
            return this;
        }

        @Override
        public void launch(long workItems) {
            local[0] = workGroup(workItems);
            global[0] = (workItems + local[0] - 1) / local[0] * local[0];
            OpenClCalls.launch(queue, handle, name, global, local);
        }
    }
}
