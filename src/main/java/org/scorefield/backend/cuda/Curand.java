package org.scorefield.backend.cuda;

import static jcuda.jcurand.JCurand.*;

import java.io.IOException;
import java.nio.file.Path;
import jcuda.JCudaVersion;
import jcuda.LibUtils;
import jcuda.Pointer;
import jcuda.driver.CUstream;
import jcuda.jcurand.JCurand;
import jcuda.jcurand.curandGenerator;
import jcuda.jcurand.curandOrdering;
import jcuda.jcurand.curandRngType;
import jcuda.jcurand.curandStatus;
import jcuda.runtime.cudaStream_t;
import org.scorefield.error.DeviceException;
import org.scorefield.error.DeviceMemoryException;

/**
 * NVIDIA's normal numbers, each call checked: Philox4x32-10 in the order that all of cuRAND's releases keep. Nothing else calls
 * {@link JCurand}, and nothing needs it but jobs that name it.
 *
 * <p>The generator runs on the device where the library can start one there. That has been run on no GPU yet. Where it cannot, as on the
 * stand-in driver, the library's generator for the host takes over, and that is what tests have run. Both give the same sequence
 * (NVIDIA, cuRAND Programming Guide, Host API Overview), but the last bits of their logarithms and sines are nobody's promise.
 */
final class Curand {
    /** Numbers that come from one block of the generator, two of them from one radius. */
    static final int BLOCK = 4;

    /** JCurand's last release. It is used under the MIT licence, as all of JCuda, and is not changed. */
    private static final String RELEASE = "11.8.0";

    private final curandGenerator generator = new curandGenerator();
    private final boolean onDevice;

    private Curand(CUstream stream) {
        JCurand.setExceptionsEnabled(false);
        int type = curandRngType.CURAND_RNG_PSEUDO_PHILOX4_32_10;
        int code = curandCreateGenerator(generator, type);
        onDevice = code == curandStatus.CURAND_STATUS_SUCCESS;
        if (!onDevice) {
            System.getLogger(Curand.class.getName())
                    .log(System.Logger.Level.INFO, "cuRAND draws on the host: curandCreateGenerator: {0}", name(code));
            check("curandCreateGeneratorHost", curandCreateGeneratorHost(generator, type));
        }
        boolean whole = false;
        try {
            if (onDevice) {
                check("curandSetStream", curandSetStream(generator, new cudaStream_t(stream)));
            }
            check(
                    "curandSetGeneratorOrdering",
                    curandSetGeneratorOrdering(generator, curandOrdering.CURAND_ORDERING_PSEUDO_LEGACY));
            whole = true;
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    /**
     * Opens it on the current context.
     *
     * @throws DeviceException if it cannot be had, with the reason
     */
    static Curand open(CUstream stream) {
        try {
            load();
            return new Curand(stream);
        } catch (LinkageError e) {
            throw new DeviceException(LoadFailure.reason(e), e);
        } catch (IOException e) {
            throw new DeviceException("its binding could not be unpacked (" + e.getMessage() + ")", e);
        }
    }

    /**
     * JCurand asks for a native half that has JCuda's version in its name, and there is none: the last one has its own. JCuda takes that
     * file from the directory for temporary files, if it is there, before it looks into jars.
     */
    static void load() throws IOException {
        VendorLibrary.load("libcurand.so.10");
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        JarResource.unpack("/lib/" + binding(RELEASE), temporary.resolve(binding(JCudaVersion.get())));
    }

    private static String binding(String version) {
        return LibUtils.createLibraryFileName(LibUtils.createPlatformLibraryName("JCurand-" + version));
    }

    private static void check(String call, int code) {
        if (code == curandStatus.CURAND_STATUS_SUCCESS) {
            return;
        }
        String message = call + ": " + name(code);
        throw code == curandStatus.CURAND_STATUS_ALLOCATION_FAILED
                ? new DeviceMemoryException(message)
                : new DeviceException(message);
    }

    private static String name(int code) {
        return curandStatus.stringFor(code) + " (" + code + ")";
    }

    /** Whether it writes to the device's memory, on its stream, rather than to the host's, at once. */
    boolean onDevice() {
        return onDevice;
    }

    /**
     * Starts writing {@code scale · z[first]} and the following ones.
     *
     * @param first a multiple of {@link #BLOCK}
     * @param count another
     */
    void normals(long seed, long first, float scale, Pointer to, int count) {
        check("curandSetPseudoRandomGeneratorSeed", curandSetPseudoRandomGeneratorSeed(generator, seed));
        check("curandSetGeneratorOffset", curandSetGeneratorOffset(generator, first));
        check("curandGenerateNormal", curandGenerateNormal(generator, to, count, 0, scale));
    }

    /** What it would report no longer matters. */
    void close() {
        curandDestroyGenerator(generator);
    }
}
