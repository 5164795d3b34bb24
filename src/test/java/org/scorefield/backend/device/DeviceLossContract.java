package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.LossWork;
import org.scorefield.backend.device.FailingDevice.Call;
import org.scorefield.contract.Bits;
import org.scorefield.contract.Cases;
import org.scorefield.contract.LossCases;
import org.scorefield.error.DeviceException;
import org.scorefield.error.DeviceMemoryException;
import org.scorefield.loss.Integrand;
import org.scorefield.loss.LossTerm;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** Losses on a device: in memory that is poisoned and guarded, in parts that fit, and when calls fail. */
public abstract class DeviceLossContract extends DeviceContract {
    private static final Target MODEL = Cases.mixture(Kind.PER_COMPONENT, 3, 9).mixture();

    /** More than two of the smallest chunks, and an incomplete block. */
    private static final int SAMPLES = 5 * LossWork.BLOCK + 37;

    private static void assertSame(float[][] expected, float[][] actual, String what) {
        assertEquals(expected.length, actual.length, what);
        for (int r = 0; r < expected.length; r++) {
            GuardedDevice.assertNoPoison(actual[r], what + ": sums of row " + r);
            Bits.assertSame(expected[r], actual[r], what + ": sums of row " + r);
        }
    }

    @Test
    void keepsToItsMemory() {
        for (Cases.Mixture mixture : List.of(
                Cases.mixture(Kind.ISOTROPIC, 1, 2),
                Cases.mixture(Kind.DIAGONAL, 2, 11),
                Cases.mixture(Kind.ISOTROPIC, 17, 2))) {
            LossWork work = LossCases.work(mixture.mixture(), LossWork.BLOCK + 37);
            assertSame(reference().losses(work), backend().losses(work), mixture.name());
            guarded().assertBalanced();
        }
    }

    @Test
    void sumsInPartsWhatDoesNotFit() {
        LossWork work = LossCases.work(MODEL, SAMPLES);
        Options small = new Options(0, 0, 0, 60_000, Arithmetic.EXACT);
        try (DeviceBackend parts = new DeviceBackend(open(small), small, staging())) {
            int chunk = MemoryPlan.samples(parts, small.memory(), work);
            assertTrue(chunk < SAMPLES / 2, chunk + " samples");
            assertSame(backend().losses(work), parts.losses(work), "in parts");
        }
    }

    /** How often a loss makes a call at least: all sums are read at once. */
    private static int fewest(Call call) {
        return call == Call.READ ? 1 : 2;
    }

    @ParameterizedTest
    @EnumSource
    void memoryThatIsShortOnceChangesNoBit(Call call) {
        LossWork work = new LossWork(MODEL, MODEL, LossCases.terms(MODEL).subList(0, 6), 5, 0, SAMPLES);
        float[][] expected = backend().losses(work);
        int nth = 0;
        do {
            failing().arm(call, ++nth, false, () -> new DeviceMemoryException("injected"));
            assertSame(expected, backend().losses(work), call + " " + nth);
            guarded().assertBalanced();
        } while (failing().disarm() && nth < 12);
        assertTrue(nth > fewest(call), nth + " calls");
    }

    @ParameterizedTest
    @EnumSource
    void anyOtherFailureGivesBackTheMemory(Call call) {
        LossWork work = LossCases.work(MODEL, 100);
        for (int nth = 1; nth <= fewest(call); nth++) {
            failing().arm(call, nth, false, () -> new DeviceException("injected"));
            assertThrows(DeviceException.class, () -> backend().losses(work));
            guarded().assertBalanced();
        }
    }

    @Test
    void sweepingNumbersCompilesOnce() {
        for (int i = 1; i <= 5; i++) {
            LossTerm term = new LossTerm(i, Integrand.PLAIN, Level.noise(i), Level.noise(i), i);
            backend().losses(new LossWork(MODEL, MODEL, List.of(term), i, i, 10 * i));
        }
        int programs = guarded().programs();
        assertTrue(programs <= 4, programs + " programs: data, evaluation and the loss, or all in one");
        LossTerm term = new LossTerm(0, Integrand.PLAIN, Level.noise(9), Level.NONE, 1);
        backend().losses(new LossWork(MODEL, MODEL, List.of(term, term), 3, 0, 300));
        assertEquals(programs, guarded().programs());
    }
}
