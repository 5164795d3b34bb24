package org.scorefield.backend.cuda;

import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.LibraryNormals;

/**
 * cuRAND's numbers, drawn in whole blocks of the generator to a place of their own and copied from there: a block begins where it begins,
 * whatever chain is the first, and NVIDIA promises normal numbers by even counts only.
 */
final class CurandNormals implements LibraryNormals {
    /** Numbers drawn at a time: whole blocks. */
    private static final int PART = CudaContext.STAGING_BYTES / Float.BYTES;

    private final CudaContext context;
    private final CudaCalls calls;
    private final Curand curand;
    private final CUdeviceptr drawn;

    /** Opens it. The context closes it. */
    CurandNormals(CudaContext context, CudaCalls calls) {
        this.context = context;
        this.calls = calls;
        this.curand = context.own(context.current(() -> Curand.open(context.stream())), Curand::close);
        this.drawn = curand.onDevice() ? context.own(context.current(this::reserve), calls::free) : null;
    }

    private CUdeviceptr reserve() {
        return calls.allocate("normal numbers", CudaContext.STAGING_BYTES);
    }

    @Override
    public void draw(long seed, long number, float scale, Device.Memory to, long at, int count) {
        context.run(() -> {
            int done = 0;
            while (done < count) {
                int skipped = (int) Long.remainderUnsigned(number + done, Curand.BLOCK);
                int size = Math.min(count - done, PART - skipped);
                int whole = (skipped + size + Curand.BLOCK - 1) / Curand.BLOCK * Curand.BLOCK;
                draw(seed, number + done - skipped, scale, whole, skipped, ((CudaMemory) to).at(at + done), size);
                done += size;
            }
        });
    }

    private void draw(long seed, long first, float scale, int whole, int skipped, CUdeviceptr to, int size) {
        long offset = (long) skipped * Float.BYTES;
        long bytes = (long) size * Float.BYTES;
        if (curand.onDevice()) {
            curand.normals(seed, first, scale, drawn, whole);
            calls.copy(to, drawn.withByteOffset(offset), bytes, context.stream());
        } else {
            Pointer staging = context.staging();
            curand.normals(seed, first, scale, staging, whole);
            calls.write(to, 0, staging.withByteOffset(offset), bytes, context.stream());
        }
    }
}
