package org.scorefield.target;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Checks;

/**
 * The uniform distribution on a box, Π_d [low_d, high_d].
 *
 * <p>At a level (α, σ &gt; 0), p(x) = Π_d (Φ((x_d − α low_d)/σ) − Φ((x_d − α high_d)/σ)) / (α (high_d − low_d)). Without noise the log
 * density is constant inside and has no score that would lead there: such a level is refused.
 */
public final class UniformBox implements Target {
    /** In units of √2 σ: of narrower boxes, the middle is a power series in the kernel, too. */
    static final float NARROW = 0.70710678f;

    /** Of the series. */
    static final int TERMS = 6;

    /** Numbers of a coordinate at a level before those of the series. */
    static final int EDGES = 4;

    private final double[] low;
    private final double[] high;

    private UniformBox(double[] low, double[] high) {
        this.low = low.clone();
        this.high = high.clone();
    }

    /**
     * A target.
     *
     * @param low [D]
     * @param high [D], each greater than its low
     * @throws BadInputException naming everything that is wrong
     */
    public static UniformBox of(double[] low, double[] high) {
        Checks checks = new Checks();
        LocationScale.requireCoordinates(checks, "low", low);
        LocationScale.requireCoordinates(checks, "high", high);
        checks.that(
                low.length == high.length || low.length == 0 || high.length == 0,
                "high",
                "has " + high.length + " coordinates",
                low.length + ", as many as low");
        for (int d = 0; d < Math.min(low.length, high.length) && checks.clean(); d++) {
            checks.that(
                    high[d] - low[d] >= Float.MIN_NORMAL && high[d] - low[d] <= Float.MAX_VALUE,
                    "high[" + d + "]",
                    "is " + high[d] + " and low[" + d + "] is " + low[d],
                    "a number above low by " + Float.MIN_NORMAL + " to " + Float.MAX_VALUE);
        }
        checks.done();
        return new UniformBox(low, high);
    }

    @Override
    public int dimension() {
        return low.length;
    }

    @Override
    public String type() {
        return "uniform-box";
    }

    @Override
    public boolean normalized() {
        return true;
    }

    @Override
    public List<KernelPart> kernel(String own) {
        return List.of(
                KernelPart.file("math/special.h"),
                KernelPart.file("math/tails.h"),
                KernelPart.of("target/uniform_box.h", own, Map.of()));
    }

    @Override
    public int size() {
        return dimension();
    }

    /** All numbers belong to levels, but devices have no empty memory. */
    @Override
    public float[] constants() {
        return new float[1];
    }

    @Override
    public int levelSize() {
        return Math.addExact(2, Math.multiplyExact(EDGES + TERMS, dimension()));
    }

    @Override
    public void level(Level level, float[] numbers, int offset) {
        new Checks()
                .that(
                        level.sigma() > 0,
                        "type",
                        "is uniform-box, which has no score without noise, and is wanted at level " + level,
                        "a level with sigma > 0, such as those of annealed-langevin")
                .done();
        int dimension = dimension();
        double alpha = level.alpha();
        double sigma = level.sigma();
        double inverse = Math.sqrt(0.5) / sigma;
        double logConstant = 0;
        for (int d = 0; d < dimension; d++) {
            double width = alpha * (high[d] - low[d]);
            float scaled = (float) (width * inverse);
            boolean narrow = scaled < NARROW;
            double normal = sigma * Math.sqrt(2 * Math.PI);
            logConstant -= StrictMath.log(narrow ? normal : 2 * width);
            numbers[offset + 2 + d] = (float) (alpha * low[d]);
            numbers[offset + 2 + dimension + d] = (float) (alpha * high[d]);
            numbers[offset + 2 + 2 * dimension + d] = scaled;
            numbers[offset + 2 + 3 * dimension + d] = (float) (narrow ? normal / (2 * width) : 1);
            double half = width * inverse / 2;
            writeSeries(half * half, numbers, offset + 2 + EDGES * dimension + TERMS * d, narrow);
        }
        numbers[offset] = (float) logConstant;
        numbers[offset + 1] = (float) inverse;
        level.requireFinite(type(), numbers, offset, offset + levelSize());
    }

    /** c_k = ∫₀¹ y²ᵏ e^(−ωy²) dy/(2k)!; zeros where the kernel does not read them. */
    private static void writeSeries(double omega, float[] numbers, int offset, boolean read) {
        double factorial = 1;
        for (int k = 0; k < TERMS; k++) {
            factorial *= k == 0 ? 1 : 2 * k * (2 * k - 1);
            double sum = 0;
            double power = 1;
            for (int j = 0; read && j < 12; j++) {
                sum += power / (2 * k + 2 * j + 1);
                power *= -omega / (j + 1);
            }
            numbers[offset + k] = (float) (sum / factorial);
        }
    }

    @Override
    public float[] drawNumbers() {
        int dimension = dimension();
        float[] numbers = new float[3 * dimension];
        for (int d = 0; d < dimension; d++) {
            numbers[d] = (float) low[d];
            numbers[dimension + d] = (float) (high[d] - low[d]);
            numbers[2 * dimension + d] = (float) high[d];
        }
        return numbers;
    }

    /** 1/σ², which −s′ approaches far outside. */
    @Override
    public OptionalDouble largestCurvature(Level level) {
        return OptionalDouble.of(1 / (level.sigma() * level.sigma()));
    }

    @Override
    public Evaluator evaluator() {
        return new UniformBoxEvaluator(dimension(), drawNumbers());
    }
}
