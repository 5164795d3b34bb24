package org.scorefield.target;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.scorefield.error.Checks;
import org.scorefield.math.SymmetricEigen;

/**
 * The posterior of a prior whose posterior has no closed form. At a level (α, σ) the score is the prior's guided towards the observation
 * (diffusion posterior sampling, Chung et al. 2022, arXiv 2209.14687, with the exact Jacobian): with Tweedie's estimate x̂₀ = (x + σ²s)/α
 * and g = Aᵀ·R⁻¹·(y − A·x̂₀), it is s + (g + σ²·H·g)/α, the gradient of log p(x) + log N(y; A·x̂₀, R). That is exact where σ = 0, and
 * approximate where σ &gt; 0: it takes the spread of x₀ around x̂₀ for zero. H, the Hessian of the prior's log density, is needed there.
 *
 * <p>The log density lacks the evidence −log p(y).
 */
final class Guided extends Composite {
    private final Observation observation;
    private final float constant;
    private final float[] numbers;

    Guided(Target prior, Observation observation) {
        super("target/guided.h", List.of(new Part("PRIOR", "prior", prior)), own(observation, prior.dimension()), 2, 0);
        float[] own = own(observation, prior.dimension());
        this.observation = observation;
        this.constant = own[0];
        this.numbers = Arrays.copyOfRange(own, 1, own.length);
    }

    private static float[] own(Observation observation, int dimension) {
        int size = observation.size();
        int each = observation.masked() ? dimension : size;
        float[] own = new float[1 + 2 * each + (observation.masked() ? 0 : size * dimension)];
        double logs = 0;
        for (int m = 0; m < size; m++) {
            int at = 1 + (observation.masked() ? observation.index(m) : m);
            own[at] = (float) (1 / observation.variance(m));
            own[at + each] = (float) observation.y()[m];
            logs += StrictMath.log(2 * Math.PI * observation.variance(m));
            for (int d = 0; !observation.masked() && d < dimension; d++) {
                own[1 + 2 * size + m * dimension + d] = (float) observation.operator()[m][d];
            }
        }
        own[0] = (float) (-0.5 * logs);
        return own;
    }

    @Override
    public String type() {
        return "posterior";
    }

    /** M, the number of observations. */
    @Override
    public int size() {
        return observation.size();
    }

    /** Its Hessian would take third derivatives of the prior. */
    @Override
    public boolean offers(Operation operation) {
        return false;
    }

    @Override
    public boolean evaluatesByCurvature() {
        return bent() || super.evaluatesByCurvature();
    }

    private boolean bent() {
        return part(0).offers(Operation.CURVATURE);
    }

    @Override
    Map<String, Integer> shape() {
        return Map.of("MASKED", observation.masked() ? 1 : 0, "BENT", bent() ? 1 : 0);
    }

    @Override
    Level levelOfParts(Level level) {
        if (level.sigma() > 0 && !bent()) {
            requireNone(level, "its prior, of type " + part(0).type() + ", has no Hessian");
        }
        double variance = level.sigma() * level.sigma();
        new Checks()
                .single("sigma^2", variance)
                .single("1 / alpha", 1 / level.alpha())
                .done();
        return level;
    }

    @Override
    void ownLevel(Level level, float[] to, int offset) {
        to[offset] = (float) (1 / level.alpha());
        to[offset + 1] = (float) (level.sigma() * level.sigma());
    }

    /** Known where σ = 0: the prior's plus the largest eigenvalue of Aᵀ·R⁻¹·A / α², which is that of R^{−½}·A·Aᵀ·R^{−½} / α². */
    @Override
    public OptionalDouble largestCurvature(Level level) {
        OptionalDouble prior = part(0).largestCurvature(level);
        if (level.sigma() > 0 || prior.isEmpty()) {
            return OptionalDouble.empty();
        }
        int size = observation.size();
        double[] eigenvalues = new double[size];
        if (observation.masked()) {
            Arrays.setAll(eigenvalues, m -> 1 / observation.variance(m));
        } else {
            double[][] gram = Kalman.times(observation.operator(), Kalman.transposed(observation.operator()));
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    gram[i][j] /= StrictMath.sqrt(observation.variance(i) * observation.variance(j));
                }
            }
            eigenvalues = SymmetricEigen.of(gram).values();
        }
        double largest = Arrays.stream(eigenvalues).max().orElseThrow();
        return OptionalDouble.of(prior.getAsDouble() + largest / (level.alpha() * level.alpha()));
    }

    @Override
    public Evaluator evaluator() {
        return new Twin();
    }

    /** Of {@code kernels/target/guided.h}, operation by operation. */
    private final class Twin implements Evaluator {
        private final Evaluator prior = evaluators()[0];
        private final float[][] estimate = new float[dimension()][BATCH];
        private final float[][] g = new float[dimension()][BATCH];
        private final float[][] bent = new float[dimension()][BATCH];
        private final float[] density = new float[BATCH];
        private float inverse;
        private float variance;

        @Override
        public void at(float[] level, int offset) {
            inverse = level[offset];
            variance = level[offset + 1];
            prior.at(level, offset + levelOffset(0));
        }

        @Override
        public void score(float[][] x, float[][] score, int n) {
            prior.score(x, score, n);
            prior.logDensities(density, n);
            for (int d = 0; d < x.length; d++) {
                for (int i = 0; i < n; i++) {
                    estimate[d][i] = Math.fma(variance, score[d][i], x[d][i]) * inverse;
                }
            }
            for (int i = 0; i < n; i++) {
                density[i] = density[i] + (observation.masked() ? masked(i) : likelihood(i));
            }
            if (variance != 0) {
                prior.hessianVectors(x, g, bent, n);
                for (int d = 0; d < x.length; d++) {
                    for (int i = 0; i < n; i++) {
                        g[d][i] = Math.fma(variance, bent[d][i], g[d][i]);
                    }
                }
            }
            for (int d = 0; d < x.length; d++) {
                for (int i = 0; i < n; i++) {
                    score[d][i] = Math.fma(inverse, g[d][i], score[d][i]);
                }
            }
        }

        private float masked(int i) {
            int dimension = g.length;
            float likelihood = constant;
            for (int d = 0; d < dimension; d++) {
                float residual = numbers[dimension + d] - estimate[d][i];
                g[d][i] = residual * numbers[d];
                likelihood = Math.fma(residual * -0.5f, g[d][i], likelihood);
            }
            return likelihood;
        }

        private float likelihood(int i) {
            int dimension = g.length;
            int size = observation.size();
            float likelihood = constant;
            for (float[] row : g) {
                row[i] = 0;
            }
            for (int m = 0; m < size; m++) {
                int row = 2 * size + m * dimension;
                float residual = numbers[size + m];
                for (int d = 0; d < dimension; d++) {
                    residual = Math.fma(-numbers[row + d], estimate[d][i], residual);
                }
                float weighted = residual * numbers[m];
                likelihood = Math.fma(residual * -0.5f, weighted, likelihood);
                for (int d = 0; d < dimension; d++) {
                    g[d][i] = Math.fma(numbers[row + d], weighted, g[d][i]);
                }
            }
            return likelihood;
        }

        @Override
        public void logDensities(float[] densities, int n) {
            System.arraycopy(density, 0, densities, 0, n);
        }
    }
}
