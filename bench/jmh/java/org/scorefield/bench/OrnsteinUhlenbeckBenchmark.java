package org.scorefield.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;
import org.scorefield.backend.Initial;
import org.scorefield.diagnostics.BlockMoments;
import org.scorefield.diagnostics.CentralMoments;
import org.scorefield.plan.Plan;
import org.scorefield.sampler.Forward;
import org.scorefield.sde.OrnsteinUhlenbeck;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;

/**
 * Path-steps per microsecond of Ornstein–Uhlenbeck paths by Euler and Maruyama in one dimension, of which only the final moments leave the
 * device; {@code bench/compare.sh}.
 */
public class OrnsteinUhlenbeckBenchmark extends ChainsBenchmark {
    private static final int PATHS = 1 << 20;
    private static final int STEPS = 200;
    private static final double STEP = 0.01;

    /** The job; of the target only the dimension counts. */
    public OrnsteinUhlenbeckBenchmark() {
        super(
                GaussianMixture.of(new double[] {1}, new double[1][1], Covariance.isotropic(1)),
                plan(),
                new Initial.Normal(2),
                PATHS);
    }

    private static Plan plan() {
        double end = STEPS * STEP;
        return new Forward(new OrnsteinUhlenbeck(1, 1, end), Forward.Solver.EULER_MARUYAMA, STEPS, end).plan();
    }

    /** A benchmark checks its answer: x ← a·x + c·z from N(0, 4), within six standard errors. */
    @TearDown(Level.Trial)
    public void check() {
        start();
        CentralMoments moments = new CentralMoments(1);
        moments.add(paths());
        close();
        double a = 1 - STEP;
        double left = Math.pow(a, 2 * STEPS);
        double expected = 4 * left + STEP * (1 - left) / (1 - a * a);
        double variance = moments.variance().get(0).value();
        if (Math.abs(variance - expected) > 6 * expected * Math.sqrt(2.0 / PATHS)) {
            throw new IllegalStateException("the paths' variance is " + variance + ", not " + expected);
        }
    }

    /** Two hundred steps of every path, the same each time, and sums over blocks of paths. */
    @Benchmark
    @OperationsPerInvocation(PATHS * STEPS)
    public BlockMoments paths() {
        advance();
        return ensemble().moments(false, false);
    }
}
