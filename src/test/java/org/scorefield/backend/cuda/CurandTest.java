package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.util.Arrays;
import jcuda.Pointer;
import jcuda.jcurand.JCurand;
import jcuda.jcurand.curandGenerator;
import jcuda.jcurand.curandRngType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.contract.RequiredBackends;
import org.scorefield.random.Philox;
import org.scorefield.random.Purpose;

/**
 * NVIDIA's own Philox4x32-10, on the host, beside ours. Its key is the seed, and the counter of its block i of four words is
 * (⌊i / 65536⌋, 0, i mod 65536, 0): here block ⌊i / 65536⌋ of chain i mod 65536 at time 0, drawn for the first purpose.
 */
@Tag("cuda")
class CurandTest {
    private static final int STREAMS = 1 << 16;
    private static final int WORDS = 1_000_000;

    @BeforeAll
    static void load() throws IOException {
        try {
            Curand.load();
            JCurand.setExceptionsEnabled(true);
        } catch (LinkageError e) {
            RequiredBackends.skip("nvrtc", LoadFailure.reason(e));
        }
    }

    private static int[] words(long seed, int count) {
        curandGenerator generator = new curandGenerator();
        JCurand.curandCreateGeneratorHost(generator, curandRngType.CURAND_RNG_PSEUDO_PHILOX4_32_10);
        try {
            JCurand.curandSetPseudoRandomGeneratorSeed(generator, seed);
            int[] words = new int[count];
            JCurand.curandGenerate(generator, Pointer.to(words), count);
            return words;
        } finally {
            JCurand.curandDestroyGenerator(generator);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 0x1234_5678_9abc_def0L, -1})
    void ourWordsAreNvidias(long seed) {
        int[] words = new int[WORDS];
        int[] four = new int[4];
        for (int i = 0; i < WORDS / 4; i++) {
            Philox.block(seed, Purpose.values()[0], i % STREAMS, 0, i / STREAMS, four);
            System.arraycopy(four, 0, words, 4 * i, 4);
        }
        assertArrayEquals(words(seed, WORDS), words);
    }

    @Test
    void theDevicesWordsAreNvidias() {
        int blocks = 2;
        int[] expected = words(-7, 4 * blocks * STREAMS);
        int[] actual = new int[expected.length];
        try (Backend cuda = RequiredBackends.openOrSkip("cuda", Options.DEFAULT)) {
            for (int block = 0; block < blocks; block++) {
                int[] some = cuda.randomWords(-7, Purpose.values()[0], 0, STREAMS, 0, block);
                for (int i = 0; i < some.length; i++) {
                    actual[4 * (block * STREAMS + i % STREAMS) + i / STREAMS] = some[i];
                }
            }
        }
        assertArrayEquals(expected, actual);
    }

    /** The test of this test. */
    @Test
    void anotherSeedGivesOtherWords() {
        assertNotEquals(-1, Arrays.mismatch(words(1, 4), words(2, 4)));
    }
}
