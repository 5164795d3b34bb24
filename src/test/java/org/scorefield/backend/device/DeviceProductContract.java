package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.Initial;
import org.scorefield.contract.Cases;
import org.scorefield.contract.DoubleMixture;
import org.scorefield.plan.Plan;
import org.scorefield.sampler.Langevin;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.Level;

/** Scores by matrix products in fast arithmetic, with a product of our own where a GPU would have its vendor's. */
public abstract class DeviceProductContract {
    private static final Options FAST = new Options(0, 0, 0, 0, Arithmetic.FAST);
    private static final int POINTS = 37;

    /** Opens the device under test, or skips. */
    protected abstract Device open(Options options);

    private static final class WithProduct extends ForwardingDevice {
        final TiledProduct product = new TiledProduct(this);

        WithProduct(Device device) {
            super(device);
        }

        @Override
        public Optional<MatrixProduct> matrixProduct() {
            return Optional.of(product);
        }

        @Override
        public void close() {
            product.close();
            super.close();
        }
    }

    private interface Work {
        void on(DeviceBackend backend, TiledProduct product);
    }

    private void with(Options options, Work work) {
        WithProduct device = new WithProduct(open(options));
        try (DeviceBackend backend = new DeviceBackend(device, options, Staging.WHEREVER_POSSIBLE)) {
            work.on(backend, device.product);
        }
    }

    @TestFactory
    Stream<DynamicTest> scoresAgreeWithDoublePrecision() {
        return Stream.of(
                        Cases.mixture(Kind.ISOTROPIC, 17, 9),
                        Cases.mixture(Kind.ISOTROPIC, 70, 3),
                        Cases.mixture(Kind.PER_COMPONENT, 5, 100))
                .map(mixture -> DynamicTest.dynamicTest(
                        mixture.name(),
                        () -> with(FAST, (backend, product) -> {
                            for (Level level : new Level[] {Level.NONE, new Level(0.8, 0.6)}) {
                                compare(mixture, level, backend);
                            }
                            assertEquals(4, product.products());
                        })));
    }

    private static void compare(Cases.Mixture mixture, Level level, DeviceBackend backend) {
        int dimension = mixture.mixture().dimension();
        float[] points = Cases.points(mixture, POINTS, 6);
        Evaluation actual = backend.evaluate(mixture.mixture(), level, points, POINTS);
        DoubleMixture exact = new DoubleMixture(mixture, level);
        double[] x = new double[dimension];
        double[] score = new double[dimension];
        for (int i = 0; i < POINTS; i++) {
            double square = 0;
            for (int d = 0; d < dimension; d++) {
                x[d] = points[d * POINTS + i];
                square += x[d] * x[d];
            }
            double density = exact.evaluate(x, score);
            // |x − αμ|² loses what its terms, some |x|² each, have in common: an exponent is off by their rounding over
            // the
            // variance, and weights and pull by as much
            double tolerance = 1e-5
                    + 0x1p-24
                            * 16
                            * square
                            * mixture.mixture().largestCurvature(level).orElseThrow();
            for (int d = 0; d < dimension; d++) {
                double error = Math.abs(actual.scores()[d * POINTS + i] - score[d]);
                assertTrue(
                        error <= tolerance * exact.magnitude(),
                        "score " + i + " at " + level + ": error " + error + " beside " + exact.magnitude());
            }
            assertEquals(density, actual.logDensities()[i], tolerance * Math.max(1, Math.abs(density)));
        }
    }

    @Test
    void chainsFollowThem() {
        Cases.Mixture mixture = Cases.mixture(Kind.ISOTROPIC, 5, 100);
        Plan plan = new Langevin(0.01, 3).plan();
        float[] fast = new float[5 * POINTS];
        float[] exact = new float[5 * POINTS];
        with(FAST, (backend, product) -> {
            advance(backend, mixture, plan, fast);
            assertEquals(6, product.products());
        });
        with(new Options(0, 0, 0, 0, Arithmetic.EXACT), (backend, product) -> {
            advance(backend, mixture, plan, exact);
            assertEquals(0, product.products(), "exact arithmetic sums in its own order");
        });
        for (int i = 0; i < fast.length; i++) {
            assertEquals(exact[i], fast[i], 1e-3, "coordinate " + i);
        }
    }

    private static void advance(DeviceBackend backend, Cases.Mixture mixture, Plan plan, float[] state) {
        try (Ensemble ensemble = backend.ensemble(mixture.mixture(), plan, 1, 0, POINTS)) {
            ensemble.initialise(new Initial.Normal(2));
            ensemble.advance(plan, 0, plan.steps(), 0, Ensemble.Recorder.NONE);
            ensemble.state(state);
        }
    }

    /** As a device does that has no library: in fast arithmetic, by the stages of exact arithmetic. */
    protected final void scoresAgreeWithoutProducts() {
        try (DeviceBackend backend = new DeviceBackend(open(FAST), FAST, Staging.WHEREVER_POSSIBLE)) {
            compare(Cases.mixture(Kind.ISOTROPIC, 17, 9), Level.NONE, backend);
        }
    }

    @Test
    void diagonalAndFullCovariancesDoWithout() {
        with(FAST, (backend, product) -> {
            for (Kind kind : new Kind[] {Kind.DIAGONAL, Kind.FULL}) {
                Cases.Mixture mixture = Cases.mixture(kind, 3, 9);
                backend.evaluate(mixture.mixture(), Level.NONE, Cases.points(mixture, POINTS, 6), POINTS);
            }
            assertEquals(0, product.products());
        });
    }
}
