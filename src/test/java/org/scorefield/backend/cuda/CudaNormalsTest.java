package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceNormalsContract;
import org.scorefield.contract.RequiredBackends;
import org.scorefield.error.DeviceException;
import org.scorefield.random.Philox;
import org.scorefield.random.Purpose;

/** By cuRAND: on a GPU by its generator there, on the stand-in by the library's generator for the host. */
@Tag("cuda")
class CudaNormalsTest extends DeviceNormalsContract {
    @Override
    protected Device open(Options options) {
        Device device = CudaTestDevice.openOrSkip(options);
        try {
            device.normals();
            return device;
        } catch (DeviceException e) {
            device.close();
            return RequiredBackends.skip("nvrtc", e.getMessage());
        }
    }

    /**
     * The counter of block i is (⌊i / 65536⌋, …, i mod 65536, 0), and its words become normals as in NVIDIA's curand_normal.h: our
     * Philox, and Box and Muller in double precision from uniforms of single precision. An angle near 2π has an error of 5e-7, a
     * radius at most 6.7.
     */
    @ParameterizedTest
    @ValueSource(longs = {0, 1L << 33, 1L << 40, 3L << 40, (1023L << 40) + 4_000_000, 70_000L << 40, -1L << 40})
    void theyAreTheNormalsOfPhilox(long first) {
        int count = 4000;
        float[] actual = new float[count];
        try (Device device = open(Options.DEFAULT);
                Device.Memory memory = device.allocate("numbers", count * Float.BYTES)) {
            device.normals().draw(-7, first, 1, memory, 0, count);
            memory.read(0, actual, 0, count);
        }
        int[] words = new int[4];
        for (int n = 0; n < count; n += 2) {
            long block = first + n >>> 2;
            Philox.block(-7, Purpose.INITIAL, block & 0xffff, block >>> 48, (int) (block >>> 16), words);
            float uniform = (words[n % 4] & 0xffffffffL) * 0x1p-32f + 0x1p-33f;
            double angle = 2 * Math.PI * ((words[n % 4 + 1] & 0xffffffffL) + 0.5) * 0x1p-32;
            double radius = Math.sqrt(-2 * Math.log(uniform));
            assertEquals(radius * Math.sin(angle), actual[n], 5e-6);
            assertEquals(radius * Math.cos(angle), actual[n + 1], 5e-6);
        }
    }
}
