package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scorefield.Engine;
import org.scorefield.LikelihoodJob;
import org.scorefield.backend.Backend;
import org.scorefield.backend.device.FailingDevice.Call;
import org.scorefield.contract.Cases;
import org.scorefield.error.DeviceException;
import org.scorefield.error.DeviceMemoryException;
import org.scorefield.sampler.FlowDensity;
import org.scorefield.sampler.Probes;
import org.scorefield.sampler.RungeKutta;
import org.scorefield.sampler.SpacedTimes;
import org.scorefield.sde.VariancePreserving;
import org.scorefield.target.Covariance.Kind;

/** Log densities along a flow on a device: in memory that is poisoned and guarded, and when calls fail. */
public abstract class DeviceLikelihoodContract extends DeviceContract {
    private static final Cases.Mixture MIXTURE = Cases.mixture(Kind.PER_COMPONENT, 3, 9);
    private static final int POINTS = 37;

    private static LikelihoodJob job(Optional<Probes> probes) {
        SpacedTimes times = new SpacedTimes(SpacedTimes.Spacing.UNIFORM, 2, 0.1);
        FlowDensity flow = new FlowDensity(
                new VariancePreserving(0.1, 2), RungeKutta.HEUN, times, FlowDensity.Prior.EXACT, probes);
        return new LikelihoodJob(MIXTURE.mixture(), flow, 5);
    }

    private static double[] values(Backend backend, LikelihoodJob job) {
        return Engine.on(backend)
                .logDensities(job, Cases.points(MIXTURE, POINTS, 3))
                .values();
    }

    @ParameterizedTest
    @EnumSource
    void memoryThatIsShortOnceChangesNoBit(Call call) {
        for (Optional<Probes> probes :
                Arrays.asList(Optional.<Probes>empty(), Optional.of(new Probes(Probes.Law.RADEMACHER, 2)))) {
            double[] expected = values(reference(), job(probes));
            assertTrue(Arrays.stream(expected).allMatch(Double::isFinite));
            int nth = 0;
            do {
                failing().arm(call, ++nth, false, () -> new DeviceMemoryException("injected"));
                assertArrayEquals(expected, values(backend(), job(probes)), call + " " + nth);
                guarded().assertBalanced();
            } while (failing().disarm() && nth < 12);
            assertTrue(nth > 4, nth + " calls");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyOtherFailureGivesBackTheMemory(Call call) {
        for (int nth = 1; nth <= 4; nth++) {
            failing().arm(call, nth, false, () -> new DeviceException("injected"));
            assertThrows(DeviceException.class, () -> values(backend(), job(Optional.empty())));
            guarded().assertBalanced();
        }
    }

    @Test
    void anInterruptionEndsItAndLeaksNothing() {
        float[] points = Cases.points(MIXTURE, POINTS, 3);
        assertThrows(
                CancellationException.class,
                () -> Engine.on(backend())
                        .logDensities(
                                job(Optional.empty()),
                                points,
                                done -> Thread.currentThread().interrupt()));
        assertFalse(Thread.currentThread().isInterrupted());
        guarded().assertBalanced();
    }
}
