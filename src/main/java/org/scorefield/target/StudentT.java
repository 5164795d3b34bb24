package org.scorefield.target;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Checks;

/**
 * The multivariate Student t distribution with ν degrees of freedom for the whole vector, log p(x) = −(ν + D)/2 · ln(1 + q/ν) +
 * constant with q = Σ_d ((x_d − μ_d)/s_d)²; the score is −(ν + D)/(ν + q) · (x_d − μ_d)/s_d². It has no levels.
 */
public final class StudentT implements Target {
    /** Draws with fewer degrees of freedom, down to the smallest random number, leave single precision. */
    private static final double LEAST_DEGREES = 0.5;

    /** With more, 1 + q/ν is 1 in single precision wherever a normal distribution has mass. */
    private static final double MOST_DEGREES = 1e6;

    private final LocationScale shape;
    private final double degrees;
    private final float[] constants;
    private final float[] draws;

    private StudentT(LocationScale shape, double degrees) {
        this.shape = shape;
        this.degrees = degrees;
        int dimension = shape.dimension();
        double sum = degrees + dimension;
        this.constants = new float[5 + 2 * dimension];
        constants[0] = (float) (logGammaRatio(degrees / 2, dimension)
                - 0.5 * dimension * StrictMath.log(degrees * Math.PI)
                - shape.logVolume());
        constants[1] = (float) degrees;
        constants[2] = (float) (1 / degrees);
        constants[3] = (float) (-sum / 2);
        constants[4] = (float) -sum;
        int pairs = (dimension + 1) / 2;
        this.draws = new float[1 + pairs + 2 * dimension];
        draws[0] = (float) StrictMath.sqrt(degrees);
        for (int pair = 0; pair < pairs; pair++) {
            draws[1 + pair] = (float) (-2 / (degrees + 2 * pair));
        }
        shape.write(draws, 1 + pairs);
        for (int d = 0; d < dimension; d++) {
            constants[5 + d] = (float) shape.location()[d];
            constants[5 + dimension + d] = (float) (1 / shape.scale(d));
        }
    }

    /**
     * A target with one scale for all coordinates.
     *
     * @param location μ, [D]
     * @param scale s &gt; 0
     * @param degreesOfFreedom ν ≥ 0.5
     * @throws BadInputException naming everything that is wrong
     */
    public static StudentT of(double[] location, double scale, double degreesOfFreedom) {
        return of(location, new double[] {scale}, degreesOfFreedom);
    }

    /**
     * A target.
     *
     * @param location μ, [D]
     * @param scales s &gt; 0, [D], or one for all
     * @param degreesOfFreedom ν ≥ 0.5
     * @throws BadInputException naming everything that is wrong
     */
    public static StudentT of(double[] location, double[] scales, double degreesOfFreedom) {
        Checks checks = new Checks();
        LocationScale.check(checks, location, scales, 2);
        checks.that(
                degreesOfFreedom >= LEAST_DEGREES && degreesOfFreedom <= MOST_DEGREES,
                "degrees-of-freedom",
                "is " + degreesOfFreedom,
                "a number from " + LEAST_DEGREES + " to " + MOST_DEGREES);
        checks.done();
        return new StudentT(new LocationScale(location, scales), degreesOfFreedom);
    }

    /** ln Γ(x + halves/2) − ln Γ(x). */
    private static double logGammaRatio(double x, int halves) {
        double sum = 0;
        for (int j = 0; j < halves / 2; j++) {
            sum += StrictMath.log(x + j);
        }
        if (halves % 2 == 0) {
            return sum;
        }
        // Γ(y + ½)/Γ(y) by its recurrence upwards, then by the asymptotic series of its logarithm
        double y = x + halves / 2;
        for (; y < 16; y++) {
            sum += StrictMath.log(y / (y + 0.5));
        }
        double square = y * y;
        return sum + 0.5 * StrictMath.log(y) - (1.0 / 8 - (1.0 / 192 - 1 / (640 * square)) / square) / y;
    }

    @Override
    public int dimension() {
        return shape.dimension();
    }

    @Override
    public String type() {
        return "student-t";
    }

    @Override
    public boolean normalized() {
        return true;
    }

    @Override
    public List<KernelPart> kernel(String own) {
        return List.of(KernelPart.file("math/special.h"), KernelPart.of("target/student_t.h", own, Map.of()));
    }

    @Override
    public int size() {
        return dimension();
    }

    @Override
    public float[] constants() {
        return constants;
    }

    /** There are no numbers of a level, but devices have no empty memory. */
    @Override
    public int levelSize() {
        return 1;
    }

    @Override
    public void level(Level level, float[] numbers, int offset) {
        level.requireNone(type());
    }

    @Override
    public float[] drawNumbers() {
        return draws;
    }

    /** (ν + D)/(ν s²) for the smallest scale s: that at the location. */
    @Override
    public OptionalDouble largestCurvature(Level level) {
        double smallest = Double.POSITIVE_INFINITY;
        for (int d = 0; d < dimension(); d++) {
            smallest = Math.min(smallest, shape.scale(d));
        }
        return OptionalDouble.of((degrees + dimension()) / degrees / (smallest * smallest));
    }

    @Override
    public Evaluator evaluator() {
        return new StudentTEvaluator(dimension(), constants, draws);
    }
}
