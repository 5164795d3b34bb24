package org.scorefield.backend.opencl;

import static org.jocl.CL.*;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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

/** One OpenCL device with an in-order queue in its context. */
final class OpenClDevice implements Device {
    private static final String CACHE_FORMAT = "2";

    private final DeviceInfo info;
    private final cl_device_id id;
    private final Handle<cl_context> context;
    private final Handle<cl_command_queue> queue;
    private final WorkGroups groups;
    private final String compiler;
    private final String compilerOptions;
    private final KernelCache cache;
    private double seconds;

    OpenClDevice(OpenClDevices.Found found, Options options, KernelCache cache) {
        DeviceInfo own = found.info();
        int lanes = options.lanes() > 0 ? options.lanes() : own.lanes();
        this.info =
                new DeviceInfo(own.backend(), own.index(), own.name(), own.driver(), own.exact(), lanes, own.memory());
        this.id = found.id();
        this.groups = new WorkGroups(
                lanes,
                OpenClCalls.number(id, CL_DEVICE_MAX_COMPUTE_UNITS),
                OpenClCalls.number(id, CL_DEVICE_MAX_WORK_GROUP_SIZE),
                options.workGroup());
        this.compiler = found.compiler();
        this.compilerOptions = compilerOptions(own, options.arithmetic());
        this.cache = cache;
        Bound bound = OpenClContexts.with(found, c -> new Bound(c, OpenClCalls.createQueue(c, id)));
        this.context = new Handle<>(bound.context, kept -> {});
        this.queue = new Handle<>(bound.queue, OpenClCalls::release);
    }

    private record Bound(cl_context context, cl_command_queue queue) {}

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

    @Override
    public long largestAllocation() {
        return OpenClCalls.number(id, CL_DEVICE_MAX_MEM_ALLOC_SIZE);
    }

    @Override
    public Memory allocate(String what, long bytes) {
        return new OpenClMemory(bytes, OpenClCalls.createBuffer(context.get(), what, bytes));
    }

    @Override
    public Program build(ProgramText text) {
        String source = text.compose("opencl.h");
        String key = KernelCache.key(CACHE_FORMAT, source, compilerOptions, info.name(), info.driver(), compiler);
        Optional<byte[]> cached = cache.get(key);
        if (cached.isPresent()) {
            try {
                return built(OpenClCalls.createProgram(context.get(), id, cached.get()), text.name());
            } catch (DeviceException e) {
                cache.discard(key); // compiled by a driver that has since changed: compile again
            }
        }
        byte[] binary;
        try (OpenClProgram program = built(OpenClCalls.createProgram(context.get(), source), text.name())) {
            binary = OpenClCalls.binary(program.handle.get());
        }
        cache.put(key, binary);
        // from the binary also the first time: PoCL would compile the kernels once more at their first launch
        return built(OpenClCalls.createProgram(context.get(), id, binary), text.name());
    }

    private OpenClProgram built(cl_program program, String name) {
        Handle<cl_program> handle = new Handle<>(program, OpenClCalls::release);
        return handle.with(p -> {
            OpenClCalls.build(p, id, compilerOptions, name);
            return new OpenClProgram(handle);
        });
    }

    @Override
    public OptionalDouble seconds() {
        return OptionalDouble.of(seconds);
    }

    @Override
    public void close() {
        queue.close();
        context.close();
    }

    private final class OpenClMemory implements Memory {
        private final long bytes;
        private final Handle<cl_mem> handle;

        OpenClMemory(long bytes, cl_mem memory) {
            this.bytes = bytes;
            this.handle = new Handle<>(memory, OpenClCalls::release);
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public void write(long offset, float[] source, int count) {
            OpenClCalls.write(
                    queue.get(), handle.get(), offset * Float.BYTES, (long) count * Float.BYTES, Pointer.to(source));
        }

        @Override
        public void write(long offset, int[] source, int count) {
            OpenClCalls.write(
                    queue.get(),
                    handle.get(),
                    offset * Integer.BYTES,
                    (long) count * Integer.BYTES,
                    Pointer.to(source));
        }

        @Override
        public void read(long offset, float[] target, int at, int count) {
            Pointer pointer = Pointer.to(target).withByteOffset((long) at * Float.BYTES);
            OpenClCalls.read(queue.get(), handle.get(), offset * Float.BYTES, (long) count * Float.BYTES, pointer);
        }

        @Override
        public void read(long offset, int[] target, int at, int count) {
            Pointer pointer = Pointer.to(target).withByteOffset((long) at * Integer.BYTES);
            OpenClCalls.read(queue.get(), handle.get(), offset * Integer.BYTES, (long) count * Integer.BYTES, pointer);
        }

        @Override
        public void close() {
            handle.close();
        }
    }

    private final class OpenClProgram implements Program {
        private final Handle<cl_program> handle;
        private final Map<String, OpenClKernel> kernels = new HashMap<>();

        OpenClProgram(Handle<cl_program> handle) {
            this.handle = handle;
        }

        @Override
        public Kernel kernel(String name) {
            return kernels.computeIfAbsent(name, this::create);
        }

        private OpenClKernel create(String name) {
            Handle<cl_kernel> kernel = new Handle<>(OpenClCalls.createKernel(handle.get(), name), OpenClCalls::release);
            return kernel.with(k -> new OpenClKernel(name, kernel, OpenClCalls.largestGroup(k, id)));
        }

        @Override
        public void close() {
            kernels.values().forEach(kernel -> kernel.handle.close());
            handle.close();
        }
    }

    private final class OpenClKernel implements Kernel {
        private final String name;
        private final Handle<cl_kernel> handle;
        private final long largestGroup;
        private final long[] global = new long[1];
        private final long[] local = new long[1];

        OpenClKernel(String name, Handle<cl_kernel> handle, long largestGroup) {
            this.name = name;
            this.handle = handle;
            this.largestGroup = largestGroup;
        }

        @Override
        public Kernel set(int index, Memory memory) {
            return set(index, Sizeof.cl_mem, Pointer.to(((OpenClMemory) memory).handle.get()));
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
            OpenClCalls.setArgument(handle.get(), name, index, bytes, value);
            return this;
        }

        @Override
        public void launch(long workItems) {
            long size = groups.size(workItems, largestGroup);
            launch((workItems + size - 1) / size, size);
        }

        @Override
        public void launchGroups(long count, int workItems) {
            launch(count, workItems);
        }

        private void launch(long count, long size) {
            local[0] = size;
            global[0] = count * size;
            seconds += OpenClCalls.launch(queue.get(), handle.get(), name, global, local);
        }
    }
}
