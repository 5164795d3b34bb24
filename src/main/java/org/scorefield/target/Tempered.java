package org.scorefield.target;

import java.util.List;
import java.util.OptionalDouble;
import org.scorefield.error.Checks;

/**
 * p^{1/T}, the target at temperature T: log p / T and s / T, without the constant that would normalise it. Tempering is not smoothing,
 * and the powers of smoothed densities are not smoothed powers, so it has no levels.
 */
public final class Tempered extends Composite {
    private final double temperature;
    private final float inverse;

    private Tempered(Target target, double temperature) {
        super(
                "target/tempered.h",
                List.of(new Part("INNER", "target", target)),
                new float[] {(float) (1 / temperature)},
                0,
                0);
        this.temperature = temperature;
        this.inverse = (float) (1 / temperature);
    }

    /**
     * A target at a temperature T &gt; 0. A single Gaussian becomes N(μ, T·Σ), a Gaussian mixture of one component with all that those
     * have.
     *
     * @throws org.scorefield.error.BadInputException if T is not positive, or out of range
     */
    public static Target of(Target target, double temperature) {
        new Checks()
                .that(
                        temperature >= 0x1p-60 && temperature <= 0x1p60,
                        "temperature",
                        "is " + temperature,
                        "a number > 0, from 2^-60 to 2^60")
                .done();
        return target instanceof GaussianMixture mixture && mixture.components() == 1
                ? ClosedForms.tempered(mixture, temperature)
                : new Tempered(target, temperature);
    }

    @Override
    public String type() {
        return "tempered";
    }

    @Override
    Level levelOfParts(Level level) {
        requireNone(level, "powers of smoothed densities are not smoothed powers");
        return level;
    }

    @Override
    public OptionalDouble largestCurvature(Level level) {
        OptionalDouble inner = part(0).largestCurvature(level);
        return inner.isPresent() ? OptionalDouble.of(inner.getAsDouble() / temperature) : inner;
    }

    /** The twin of {@code kernels/target/tempered.h}. */
    @Override
    public Evaluator evaluator() {
        Evaluator inner = part(0).evaluator();
        return new Evaluator() {
            @Override
            public void at(float[] numbers, int offset) {
                inner.at(numbers, offset + levelOffset(0));
            }

            @Override
            public void score(float[][] x, float[][] score, int n) {
                inner.score(x, score, n);
                cool(score, n);
            }

            @Override
            public void logDensities(float[] densities, int n) {
                inner.logDensities(densities, n);
                cool(densities, n);
            }

            @Override
            public void hessianVectors(float[][] x, float[][] v, float[][] product, int n) {
                inner.hessianVectors(x, v, product, n);
                cool(product, n);
            }

            @Override
            public void laplacians(float[][] x, float[] laplacians, int n) {
                inner.laplacians(x, laplacians, n);
                cool(laplacians, n);
            }
        };
    }

    private void cool(float[][] rows, int n) {
        for (float[] row : rows) {
            cool(row, n);
        }
    }

    private void cool(float[] row, int n) {
        for (int i = 0; i < n; i++) {
            row[i] = row[i] * inverse;
        }
    }
}
