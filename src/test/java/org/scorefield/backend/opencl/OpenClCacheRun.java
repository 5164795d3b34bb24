package org.scorefield.backend.opencl;

import java.nio.file.Path;
import java.util.Arrays;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.device.DeviceBackend;
import org.scorefield.backend.device.KernelCache;
import org.scorefield.contract.Cases;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.Level;

/** Evaluates a target with kernels from a cache: {@code OpenClCacheRun DIRECTORY} prints a hash of what it got. */
final class OpenClCacheRun {
    /** Bytes of the cache. */
    static final long LIMIT = 1 << 24;

    private static final int COUNT = 37;

    private OpenClCacheRun() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        System.out.println(run(Path.of(arguments[0])));
    }

    /** A hash of the results. */
    static int run(Path directory) {
        return run(directory, OpenClDevices.all().found().get(0));
    }

    /** The same on a device. */
    static int run(Path directory, OpenClDevices.Found found) {
        Options options = new Options(0, 1, 0, 0, Arithmetic.EXACT);
        Cases.Mixture mixture = Cases.mixture(Kind.ISOTROPIC, 2, 2);
        try (Backend backend =
                new DeviceBackend(new OpenClDevice(found, options, new KernelCache(directory, LIMIT)), options)) {
            Evaluation evaluation =
                    backend.evaluate(mixture.mixture(), Level.NONE, Cases.points(mixture, COUNT, 5), COUNT);
            return 31 * Arrays.hashCode(evaluation.scores()) + Arrays.hashCode(evaluation.logDensities());
        }
    }
}
