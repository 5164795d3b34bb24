package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceProductContract;

@Tag("cuda")
class CudaProductTest extends DeviceProductContract {
    @Override
    protected Device open(Options options) {
        CudaTestDevice.compilerOrSkip(); // fast arithmetic's kernels, and the test's own product, are not in the jar
        return CudaTestDevice.openOrSkip(options);
    }

    /** On the stand-in cuBLAS does not start, where it is installed at all: that is not an error. */
    @Test
    void cublasIsNotNeeded() {
        try (Device device = open(new Options(0, 0, 0, 0, Arithmetic.FAST))) {
            assumeTrue(CudaTestDevice.isStandIn(device.info()), "a GPU may have it");
            assertEquals(Optional.empty(), device.matrixProduct());
            assertEquals(Optional.empty(), device.matrixProduct(), "asked again");
        }
        scoresAgreeWithoutProducts();
    }
}
