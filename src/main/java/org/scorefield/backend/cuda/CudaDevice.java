package org.scorefield.backend.cuda;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import jcuda.driver.CUmodule;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.Initial;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.LibraryNormals;
import org.scorefield.backend.device.MatrixProduct;
import org.scorefield.backend.device.ProgramText;
import org.scorefield.error.DeviceException;

/** One CUDA device. */
final class CudaDevice implements Device {
    /** Threads per block: a multiple of the warp's width. */
    private static final int BLOCK = 128;

    private final DeviceInfo info;
    private final CudaCalls calls;
    private final CodeSource code;
    private final int block;
    private final CudaContext context;

    /** Not asked for yet as long as it is null. */
    private Optional<Cublas> cublas;

    /** Likewise. */
    private CurandNormals curand;

    /**
     * Opens it.
     *
     * @param askedBlock threads per block, or 0
     */
    CudaDevice(CudaDevices.Found found, int askedBlock, CodeSource code) {
        this.info = found.info();
        this.calls = CudaCalls.on(info.name());
        this.code = code;
        this.block = askedBlock > 0 ? askedBlock : BLOCK;
        this.context = new CudaContext(found.id(), calls);
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    @Override
    public long largestAllocation() {
        return context.current(calls::freeMemory);
    }

    @Override
    public Memory allocate(String what, long bytes) {
        return new CudaMemory(context, calls, what, bytes);
    }

    @Override
    public Optional<MatrixProduct> matrixProduct() {
        if (!code.compiles()) {
            return Optional.empty(); // the kernels that go with it are not among those in store
        }
        if (cublas == null) {
            cublas = context.current(() -> Cublas.open(context.stream()));
            cublas.ifPresent(library -> context.own(library, Cublas::close));
        }
        return cublas.map(library ->
                (transposed, rows, steps, stride, table, from, fromOffset, to, toOffset) -> context.execute(
                        () -> "cublasSgemm",
                        () -> library.multiply(
                                transposed,
                                rows,
                                steps,
                                stride,
                                ((CudaMemory) table).address(),
                                ((CudaMemory) from).at(fromOffset),
                                ((CudaMemory) to).at(toOffset))));
    }

    @Override
    public OptionalDouble seconds() {
        return OptionalDouble.of(context.seconds());
    }

    @Override
    public LibraryNormals normals() {
        if (curand == null) {
            try {
                curand = new CurandNormals(context, calls);
            } catch (DeviceException e) {
                throw Initial.Generator.CURAND.missingOn(info, e.getMessage() + "; " + VendorLibrary.REMEDY);
            }
        }
        return curand;
    }

    @Override
    public boolean builds(ProgramText text) {
        return code.has(text);
    }

    @Override
    public Program build(ProgramText text) {
        byte[] ptx = code.code(text);
        return context.current(() -> {
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
            constants.forEach((name, value) -> calls.setConstant(module, name, value, context.stream()));
        } catch (RuntimeException e) {
            calls.unload(module);
            throw e;
        }
        return new CudaProgram(context, calls, module, new PtxEntries(words), block);
    }

    @Override
    public void close() {
        context.close();
    }
}
