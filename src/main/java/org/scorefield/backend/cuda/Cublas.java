package org.scorefield.backend.cuda;

import static jcuda.jcublas.JCublas2.*;

import java.util.Optional;
import jcuda.Pointer;
import jcuda.driver.CUstream;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasOperation;
import jcuda.jcublas.cublasStatus;
import jcuda.runtime.cudaStream_t;
import org.scorefield.error.DeviceException;

/**
 * NVIDIA's matrix product, each call checked. Nothing else calls {@link JCublas2}, and nothing needs it: where the library is missing,
 * our own kernels do the work. It runs on a GPU only, and has been run on none yet.
 */
final class Cublas {
    private static final Pointer ONE = Pointer.to(new float[] {1});
    private static final Pointer ZERO = Pointer.to(new float[] {0});

    private final cublasHandle handle = new cublasHandle();

    private Cublas(CUstream stream) {
        JCublas2.setExceptionsEnabled(false);
        check("cublasCreate", cublasCreate(handle));
        check("cublasSetStream", cublasSetStream(handle, new cudaStream_t(stream)));
    }

    /** Opens it on the current context; empty where that cannot be, which is said in one line. */
    static Optional<Cublas> open(CUstream stream) {
        String reason;
        try {
            VendorLibrary.load("libcublasLt.so.12", "libcublas.so.12");
            return Optional.of(new Cublas(stream));
        } catch (LinkageError e) {
            reason = LoadFailure.reason(e);
        } catch (DeviceException e) {
            reason = e.getMessage();
        }
        System.getLogger(Cublas.class.getName())
                .log(System.Logger.Level.INFO, "matrix products by our own kernels, without cuBLAS: {0}", reason);
        return Optional.empty();
    }

    private static void check(String call, int code) {
        if (code != cublasStatus.CUBLAS_STATUS_SUCCESS) {
            throw new DeviceException(call + ": " + cublasStatus.stringFor(code) + " (" + code + ")");
        }
    }

    /**
     * Starts what {@link org.scorefield.backend.device.MatrixProduct#multiply} says. Ours are matrices row by row, cuBLAS's column by
     * column: it computes toᵀ = fromᵀ · aᵀ.
     */
    void multiply(boolean transposed, int rows, int steps, int stride, Pointer table, Pointer from, Pointer to) {
        int operation = transposed ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
        int pitch = transposed ? rows : steps;
        check(
                "cublasSgemm",
                cublasSgemm(
                        handle,
                        cublasOperation.CUBLAS_OP_N,
                        operation,
                        stride,
                        rows,
                        steps,
                        ONE,
                        from,
                        stride,
                        table,
                        pitch,
                        ZERO,
                        to,
                        stride));
    }

    /** What it would report no longer matters. */
    void close() {
        cublasDestroy(handle);
    }
}
