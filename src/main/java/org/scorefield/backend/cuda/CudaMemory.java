package org.scorefield.backend.cuda;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import jcuda.driver.CUdeviceptr;
import org.scorefield.backend.device.Device;

/** Memory of a device; copies go through the context's staging memory, part by part. */
final class CudaMemory implements Device.Memory {
    /** Numbers that the staging memory holds. */
    private static final int PART = CudaContext.STAGING_BYTES / Float.BYTES;

    private final CudaContext context;
    private final CudaCalls calls;
    private final long bytes;
    private final CUdeviceptr address;
    private boolean freed;

    CudaMemory(CudaContext context, CudaCalls calls, String what, long bytes) {
        this.context = context;
        this.calls = calls;
        this.bytes = bytes;
        this.address = context.current(() -> calls.allocate(what, bytes));
    }

    CUdeviceptr address() {
        return address;
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
        FloatBuffer staged = context.stagingBytes().asFloatBuffer();
        parts(count, (from, size) -> {
            staged.clear().put(source, from, size);
            in(offset + from, size);
        });
    }

    @Override
    public void write(long offset, int[] source, int count) {
        IntBuffer staged = context.stagingBytes().asIntBuffer();
        parts(count, (from, size) -> {
            staged.clear().put(source, from, size);
            in(offset + from, size);
        });
    }

    @Override
    public void read(long offset, float[] target, int at, int count) {
        FloatBuffer staged = context.stagingBytes().asFloatBuffer();
        parts(count, (from, size) -> {
            out(offset + from, size);
            staged.clear().get(target, at + from, size);
        });
    }

    @Override
    public void read(long offset, int[] target, int at, int count) {
        IntBuffer staged = context.stagingBytes().asIntBuffer();
        parts(count, (from, size) -> {
            out(offset + from, size);
            staged.clear().get(target, at + from, size);
        });
    }

    private void in(long offset, int count) {
        calls.write(address, offset * Float.BYTES, context.staging(), (long) count * Float.BYTES, context.stream());
    }

    private void out(long offset, int count) {
        calls.read(address, offset * Float.BYTES, context.staging(), (long) count * Float.BYTES, context.stream());
    }

    private void parts(int count, Part part) {
        context.run(() -> {
            for (int from = 0, size; from < count; from += size) {
                size = Math.min(PART, count - from);
                part.copy(from, size);
            }
        });
    }

    @Override
    public void close() {
        if (freed || context.closed()) {
            return;
        }
        freed = true;
        context.run(() -> calls.free(address));
    }

    /** Copies a part that fits the staging memory. */
    private interface Part {
        void copy(int from, int size);
    }
}
