package org.scorefield.target;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.scorefield.error.Checks;
import org.scorefield.math.SymmetricEigen;

/**
 * The law of A·X + b: log p(y) = log p_X(A⁻¹(y − b)) − log |det A|, score A⁻ᵀ·s_X. At a level (α, σ) it is the law of αA·X + αb + σZ.
 * If A is c times an orthogonal matrix, σZ is as A·(σ/|c|)·Z, and that is A·X' + αb with X at the level (α, σ/|c|). Other maps make the
 * noise another for each direction, so that there are no levels.
 */
public final class Affine extends Composite {
    /** A matrix whose condition number exceeds this cannot be undone usefully in single precision. */
    private static final double LARGEST_CONDITION = 1e6;

    private final LinearMap map;
    private final float[] shift;
    private final float[] inverse;
    private final float logDeterminant;

    private Affine(Target target, LinearMap map, double[] shift) {
        super(
                "target/affine.h",
                List.of(new Part("INNER", "target", target)),
                own(map, shift),
                1,
                flat(map.rows()).length);
        this.map = map;
        this.shift = flat(new double[][] {shift});
        this.inverse = flat(map.inverse());
        this.logDeterminant = (float) map.logAbsDeterminant(shift.length);
    }

    private static float[] own(LinearMap map, double[] shift) {
        return flat(new double[][] {{map.logAbsDeterminant(shift.length)}, shift}, map.inverse());
    }

    private static float[] flat(double[][]... rows) {
        double[] all = Arrays.stream(rows)
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .toArray();
        float[] flat = new float[all.length];
        for (int i = 0; i < all.length; i++) {
            flat[i] = (float) all[i];
        }
        return flat;
    }

    /**
     * The law of A·X + b. If the target is a Gaussian mixture so is this, with all levels.
     *
     * @param map A
     * @param shift b, [D]
     * @throws org.scorefield.error.BadInputException if dimensions differ, or A is too near a singular matrix
     */
    public static Target of(Target target, LinearMap map, double[] shift) {
        int dimension = target.dimension();
        Checks checks = new Checks();
        checks.that(
                        map.dimension() == 0 || map.dimension() == dimension,
                        "matrix",
                        "has dimension " + map.dimension(),
                        dimension + ", the dimension of the target")
                .that(
                        shift.length == dimension,
                        "shift",
                        "has " + shift.length + " numbers",
                        dimension + ", the dimension of the target");
        for (int d = 0; d < shift.length; d++) {
            checks.that(
                    Math.abs(shift[d]) <= Float.MAX_VALUE,
                    "shift[" + d + "]",
                    "is " + shift[d],
                    "a finite number that single precision holds");
        }
        boolean closed = target instanceof GaussianMixture;
        checks.that(
                closed || map.condition() <= LARGEST_CONDITION,
                "matrix",
                "has the condition number " + map.condition(),
                "at most " + LARGEST_CONDITION + ", since single precision cannot invert it otherwise");
        checks.done();
        return closed
                ? ClosedForms.affine((GaussianMixture) target, map, shift)
                : new Affine(target, map, shift.clone());
    }

    @Override
    public String type() {
        return "affine";
    }

    @Override
    public boolean normalized() {
        return part(0).normalized();
    }

    @Override
    public boolean offers(Operation operation) {
        return part(0).offers(operation);
    }

    @Override
    Map<String, Integer> shape() {
        return Map.of("MATRIX", map.kind().ordinal());
    }

    @Override
    public List<KernelPart> kernel(String own) {
        List<KernelPart> parts = super.kernel(own);
        if (offers(Operation.CURVATURE) && map.kind() != LinearMap.Kind.NUMBER) {
            parts.add(parts.get(parts.size() - 1).sibling("target/trace.h"));
        }
        return parts;
    }

    @Override
    Level levelOfParts(Level level) {
        if (level.sigma() == 0) {
            return level;
        }
        double scale = map.orthogonalScale();
        if (Double.isNaN(scale)) {
            requireNone(
                    level, "its matrix is no multiple of an orthogonal one, so that noise is not the same before it");
        }
        return new Level(level.alpha(), level.sigma() / scale);
    }

    @Override
    void ownLevel(Level level, float[] numbers, int offset) {
        numbers[offset] = (float) level.alpha();
    }

    @Override
    float[] ownDraws() {
        return flat(map.rows());
    }

    @Override
    public OptionalDouble largestCurvature(Level level) {
        OptionalDouble inner = part(0).largestCurvature(levelOfParts(level));
        return inner.isPresent() ? OptionalDouble.of(inner.getAsDouble() * steepest()) : inner;
    }

    /** The largest eigenvalue of A⁻ᵀ·A⁻¹. */
    private double steepest() {
        double[][] rows = map.inverse();
        double[] eigenvalues = map.kind() == LinearMap.Kind.MATRIX
                ? SymmetricEigen.of(Kalman.times(rows, Kalman.transposed(rows))).values()
                : Arrays.stream(rows[0]).map(entry -> entry * entry).toArray();
        return Arrays.stream(eigenvalues).max().orElseThrow();
    }

    /** Nothing: its part is asked at another point. */
    @Override
    Optional<String> diagnosis(float[] point) {
        return Optional.empty();
    }

    @Override
    public Evaluator evaluator() {
        return new Twin();
    }

    /** Of {@code kernels/target/affine.h}, operation by operation. */
    private final class Twin implements Evaluator {
        private final Evaluator inner = evaluators()[0];
        private final float[] rows = ownDraws();
        private final float[][] x = new float[dimension()][BATCH];
        private final float[][] u = new float[dimension()][BATCH];
        private final float[][] difference = new float[dimension()][BATCH];
        private float alpha;

        @Override
        public void at(float[] numbers, int offset) {
            alpha = numbers[offset];
            inner.at(numbers, offset + levelOffset(0));
        }

        private void times(float[] matrix, float[][] from, float[][] to, int n) {
            int dimension = from.length;
            for (int i = 0; i < dimension; i++) {
                if (map.kind() != LinearMap.Kind.MATRIX) {
                    float entry = matrix[map.kind() == LinearMap.Kind.NUMBER ? 0 : i];
                    for (int p = 0; p < n; p++) {
                        to[i][p] = from[i][p] * entry;
                    }
                    continue;
                }
                Arrays.fill(to[i], 0, n, 0);
                for (int j = 0; j < dimension; j++) {
                    addMultiple(matrix[i * dimension + j], from[j], to[i], n);
                }
            }
        }

        private void transposedTimes(float[] matrix, float[][] from, float[][] to, int n) {
            if (map.kind() != LinearMap.Kind.MATRIX) {
                times(matrix, from, to, n);
                return;
            }
            int dimension = from.length;
            for (int j = 0; j < dimension; j++) {
                Arrays.fill(to[j], 0, n, 0);
                for (int i = 0; i < dimension; i++) {
                    addMultiple(matrix[i * dimension + j], from[i], to[j], n);
                }
            }
        }

        private void addMultiple(float factor, float[] from, float[] to, int n) {
            for (int p = 0; p < n; p++) {
                to[p] = Math.fma(factor, from[p], to[p]);
            }
        }

        private void undo(float[][] y, int n) {
            for (int d = 0; d < y.length; d++) {
                for (int p = 0; p < n; p++) {
                    difference[d][p] = Math.fma(-alpha, shift[d], y[d][p]);
                }
            }
            times(inverse, difference, x, n);
        }

        @Override
        public void score(float[][] y, float[][] score, int n) {
            undo(y, n);
            inner.score(x, u, n);
            transposedTimes(inverse, u, score, n);
        }

        @Override
        public void logDensities(float[] densities, int n) {
            inner.logDensities(densities, n);
            for (int p = 0; p < n; p++) {
                densities[p] = densities[p] - logDeterminant;
            }
        }

        @Override
        public void hessianVectors(float[][] y, float[][] v, float[][] product, int n) {
            undo(y, n);
            times(inverse, v, u, n);
            inner.hessianVectors(x, u, difference, n);
            transposedTimes(inverse, difference, product, n);
        }

        @Override
        public void laplacians(float[][] y, float[] laplacians, int n) {
            if (map.kind() != LinearMap.Kind.NUMBER) {
                Evaluator.super.laplacians(y, laplacians, n);
                return;
            }
            undo(y, n);
            inner.laplacians(x, laplacians, n);
            for (int p = 0; p < n; p++) {
                laplacians[p] = laplacians[p] * inverse[0] * inverse[0];
            }
        }

        @Override
        public void draw(Stream stream, int block, float[][] y, int n) {
            inner.draw(stream, block, x, n);
            times(rows, x, y, n);
            for (int d = 0; d < y.length; d++) {
                for (int p = 0; p < n; p++) {
                    y[d][p] = y[d][p] + shift[d];
                }
            }
        }
    }
}
