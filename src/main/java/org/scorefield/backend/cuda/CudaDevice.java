package org.scorefield.backend.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.MatrixProduct;
import org.scorefield.backend.device.ProgramText;
import org.scorefield.error.DeviceException;

/**
 * One CUDA device: its primary context, which other libraries in the process share, and a stream. The context is made current for
 * each call and then taken back, so any thread may call, one at a time, and none is left with a context that it did not ask for.
 */
final class CudaDevice implements Device {
    /** Threads per block: a multiple of the warp's width. */
    private static final int BLOCK = 128;

    /** Bytes of the host memory through which all copies go. */
    private static final int STAGING_BYTES = 4 << 20;

    private final DeviceInfo info;
    private final CUdevice id;
    private final CudaCalls calls;
    private final CodeSource code;
    private final int block;
    private final CUcontext context;
    private final CUstream stream;
    private final Pointer staging;
    private final FloatBuffer stagedFloats;
    private final IntBuffer stagedInts;
    private boolean closed;

    /** Not asked for yet as long as it is null. */
    private Optional<Cublas> cublas;

    /**
     * Opens it.
     *
     * @param askedBlock threads per block, or 0
     */
    CudaDevice(CudaDevices.Found found, int askedBlock, CodeSource code) {
        this.info = found.info();
        this.id = found.id();
        this.calls = CudaCalls.on(info.name());
        this.code = code;
        this.block = askedBlock > 0 ? askedBlock : BLOCK;
        CUstream opened = null;
        Pointer pinned = null;
        boolean whole = false;
        this.context = calls.retainContext(id);
        try {
            calls.push(context);
            try {
                opened = calls.createStream();
                pinned = calls.allocatePinned(STAGING_BYTES);
                whole = true;
            } finally {
                if (opened != null && !whole) {
                    calls.destroy(opened);
                }
                calls.pop();
            }
        } finally {
            if (!whole) {
                calls.releaseContext(id);
            }
        }
        this.stream = opened;
        this.staging = pinned;
        ByteBuffer bytes = pinned.getByteBuffer(0, STAGING_BYTES).order(ByteOrder.nativeOrder());
        this.stagedFloats = bytes.asFloatBuffer();
        this.stagedInts = bytes.asIntBuffer();
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    private <T> T current(Supplier<T> work) {
        calls.push(context);
        try {
            return work.get();
        } finally {
            calls.pop();
        }
    }

    private void run(Runnable work) {
        calls.push(context);
        try {
            work.run();
        } finally {
            calls.pop();
        }
    }

    @Override
    public long largestAllocation() {
        return current(calls::freeMemory);
    }

    @Override
    public Memory allocate(String what, long bytes) {
        return new CudaMemory(bytes, current(() -> calls.allocate(what, bytes)));
    }

    @Override
    public Optional<MatrixProduct> matrixProduct() {
        if (cublas == null) {
            cublas = current(() -> Cublas.open(stream));
        }
        return cublas.map(library ->
                (transposed, rows, steps, stride, table, from, fromOffset, to, toOffset) -> run(() -> {
                    library.multiply(
                            transposed,
                            rows,
                            steps,
                            stride,
                            ((CudaMemory) table).address,
                            ((CudaMemory) from).at(fromOffset),
                            ((CudaMemory) to).at(toOffset));
                    calls.await("cublasSgemm", stream);
                }));
    }

    @Override
    public Program build(ProgramText text) {
        byte[] ptx = code.code(text);
        return current(() -> {
            try {
                return load(text, ptx);
            } catch (DeviceException e) {
                if (!code.refused(text)) {
                    throw e;
                }
                return load(text, code.code(text)); // stored for a driver that has since changed: compile again
            }
        });
    }

    private CudaProgram load(ProgramText text, byte[] ptx) {
        String words = new String(ptx, StandardCharsets.UTF_8);
        Map<String, Integer> constants = code.constants(text, words);
        CUmodule module = calls.load(text.name(), ptx);
        try {
            constants.forEach((name, value) -> calls.setConstant(module, name, value, stream));
        } catch (RuntimeException e) {
            calls.unload(module);
            throw e;
        }
        return new CudaProgram(module, new PtxEntries(words));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        run(() -> {
            if (cublas != null) {
                cublas.ifPresent(Cublas::close);
            }
            calls.freePinned(staging);
            calls.destroy(stream);
        });
        calls.releaseContext(id);
    }

    private final class CudaMemory implements Memory {
        private final long bytes;
        private final CUdeviceptr address;
        private boolean freed;

        CudaMemory(long bytes, CUdeviceptr address) {
            this.bytes = bytes;
            this.address = address;
        }

        CUdeviceptr at(long number) {
            return address.withByteOffset(number * Float.BYTES);
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public void write(long offset, float[] source, int count) {
            parts(count, (from, size) -> {
                stagedFloats.clear().put(source, from, size);
                calls.write(address, (offset + from) * Float.BYTES, staging, (long) size * Float.BYTES, stream);
            });
        }

        @Override
        public void write(long offset, int[] source, int count) {
            parts(count, (from, size) -> {
                stagedInts.clear().put(source, from, size);
                calls.write(address, (offset + from) * Integer.BYTES, staging, (long) size * Integer.BYTES, stream);
            });
        }

        @Override
        public void read(long offset, float[] target, int at, int count) {
            parts(count, (from, size) -> {
                calls.read(address, (offset + from) * Float.BYTES, staging, (long) size * Float.BYTES, stream);
                stagedFloats.clear().get(target, at + from, size);
            });
        }

        @Override
        public void read(long offset, int[] target, int at, int count) {
            parts(count, (from, size) -> {
                calls.read(address, (offset + from) * Integer.BYTES, staging, (long) size * Integer.BYTES, stream);
                stagedInts.clear().get(target, at + from, size);
            });
        }

        private void parts(int count, Part part) {
            run(() -> {
                for (int from = 0, size; from < count; from += size) {
                    size = Math.min(STAGING_BYTES / Integer.BYTES, count - from);
                    part.copy(from, size);
                }
            });
        }

        @Override
        public void close() {
            if (freed || closed) {
                return; // the context took its memory with it
            }
            freed = true;
            run(() -> calls.free(address));
        }
    }

    /** Copies a part that fits the staging memory. */
    private interface Part {
        void copy(int from, int size);
    }

    private final class CudaProgram implements Program {
        private final CUmodule module;
        private final PtxEntries entries;
        private final Map<String, CudaKernel> kernels = new HashMap<>();
        private boolean unloaded;

        CudaProgram(CUmodule module, PtxEntries entries) {
            this.module = module;
            this.entries = entries;
        }

        @Override
        public Kernel kernel(String name) {
            return kernels.computeIfAbsent(name, this::find);
        }

        private CudaKernel find(String name) {
            return current(() -> {
                CUfunction function = calls.function(module, name);
                int threads = Math.min(block, calls.largestBlock(function, name));
                return new CudaKernel(name, function, threads, entries.parameters(name));
            });
        }

        @Override
        public void close() {
            if (unloaded || closed) {
                return;
            }
            unloaded = true;
            run(() -> calls.unload(module));
        }
    }

    private final class CudaKernel implements Kernel {
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
        public Kernel set(int index, Memory memory) {
            check(index, Long.BYTES);
            arguments[index] = Pointer.to(((CudaMemory) memory).address);
            return this;
        }

        @Override
        public Kernel set(int index, int value) {
            place(index, Integer.BYTES);
            numbers.putInt(index * Long.BYTES, value);
            return this;
        }

        @Override
        public Kernel set(int index, long value) {
            place(index, Long.BYTES);
            numbers.putLong(index * Long.BYTES, value);
            return this;
        }

        @Override
        public Kernel set(int index, float value) {
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
            run(() -> calls.launch(function, name, blocks, workItems, Pointer.to(arguments), stream));
        }
    }
}
