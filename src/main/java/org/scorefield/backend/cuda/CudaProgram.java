package org.scorefield.backend.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import org.scorefield.backend.device.Device;
import org.scorefield.error.DeviceException;

/** A module of a device, with its kernels. */
final class CudaProgram implements Device.Program {
    private final CudaContext context;
    private final CudaCalls calls;
    private final CUmodule module;
    private final PtxEntries entries;
    private final int block;
    private final Map<String, CudaKernel> kernels = new HashMap<>();
    private boolean unloaded;

    /**
     * Owns the module.
     *
     * @param block threads per block at most
     */
    CudaProgram(CudaContext context, CudaCalls calls, CUmodule module, PtxEntries entries, int block) {
        this.context = context;
        this.calls = calls;
        this.module = module;
        this.entries = entries;
        this.block = block;
    }

    @Override
    public Device.Kernel kernel(String name) {
        return kernels.computeIfAbsent(name, this::find);
    }

    private CudaKernel find(String name) {
        return context.current(() -> {
            CUfunction function = calls.function(module, name);
            int threads = Math.min(block, calls.largestBlock(function, name));
            return new CudaKernel(name, function, threads, entries.parameters(name));
        });
    }

    @Override
    public void close() {
        if (unloaded || context.closed()) {
            return;
        }
        unloaded = true;
        context.run(() -> calls.unload(module));
    }

    private final class CudaKernel implements Device.Kernel {
        private final String name;
        private final CUfunction function;
        private final int threads;
        private final List<Integer> sizes;
        private final ByteBuffer numbers;
        private final Pointer[] arguments;

        CudaKernel(String name, CUfunction function, int threads, List<Integer> sizes) {
            this.name = name;
            this.function = function;
            this.threads = threads;
            this.sizes = sizes;
            this.numbers = ByteBuffer.allocateDirect(sizes.size() * Long.BYTES).order(ByteOrder.nativeOrder());
            this.arguments = new Pointer[sizes.size()];
        }

        @Override
        public Device.Kernel set(int index, Device.Memory memory) {
            check(index, Long.BYTES);
            arguments[index] = Pointer.to(((CudaMemory) memory).address());
            return this;
        }

        @Override
        public Device.Kernel set(int index, int value) {
            place(index, Integer.BYTES);
            numbers.putInt(index * Long.BYTES, value);
            return this;
        }

        @Override
        public Device.Kernel set(int index, long value) {
            place(index, Long.BYTES);
            numbers.putLong(index * Long.BYTES, value);
            return this;
        }

        @Override
        public Device.Kernel set(int index, float value) {
            place(index, Float.BYTES);
            numbers.putFloat(index * Long.BYTES, value);
            return this;
        }

        private void place(int index, int bytes) {
            check(index, bytes);
            arguments[index] = Pointer.to(numbers).withByteOffset((long) index * Long.BYTES);
        }

        private void check(int index, int bytes) {
            if (index < 0 || index >= sizes.size()) {
                throw new DeviceException(
                        "the kernel " + name + " has " + sizes.size() + " parameters, and none number " + index);
            }
            if (sizes.get(index) != bytes) {
                throw new DeviceException("parameter " + index + " of the kernel " + name + " has " + sizes.get(index)
                        + " bytes, not " + bytes);
            }
        }

        @Override
        public void launch(long workItems) {
            launchGroups((workItems + threads - 1) / threads, threads);
        }

        @Override
        public void launchGroups(long count, int workItems) {
            int unset = Arrays.asList(arguments).indexOf(null);
            if (unset >= 0) {
                throw new DeviceException("cuLaunchKernel(" + name + "): parameter " + unset + " was not set");
            }
            int blocks = Math.toIntExact(count);
            context.execute(
                    () -> name + ", launched with " + blocks + " × " + workItems + " threads",
                    () -> calls.launch(function, name, blocks, workItems, Pointer.to(arguments), context.stream()));
        }
    }
}
