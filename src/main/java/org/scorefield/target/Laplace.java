package org.scorefield.target;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Checks;
import org.scorefield.math.ExactTails.Tail;

/**
 * Independent Laplace coordinates, log p(x) = Σ_d −|x_d − μ_d|/b_d − ln 2b_d; the score is −sign(x_d − μ_d)/b_d.
 *
 * <p>At a level (α, σ &gt; 0) each coordinate is the convolution of a Laplace with a normal density: with β = αb, k = σ/(√2 β) and
 * v = |x − αμ|/(√2 σ), p(x) = e^(−v²) (erfcx(k + v) + erfcx(k − v))/(4β). Without noise log p has a kink at μ, where the score is
 * taken to be 0: there is no Hessian, and no bound for the curvature; but as the score is bounded, steps of any size stay finite.
 */
public final class Laplace implements Target {
    private static final double LN4 = StrictMath.log(4);

    private final LocationScale shape;
    private final float[] draws;

    private Laplace(LocationScale shape) {
        this.shape = shape;
        this.draws = new float[2 * shape.dimension()];
        shape.write(draws, 0);
    }

    /**
     * A target with one scale for all coordinates.
     *
     * @param location μ, [D]
     * @param scale b &gt; 0
     * @throws BadInputException naming everything that is wrong
     */
    public static Laplace of(double[] location, double scale) {
        return of(location, new double[] {scale});
    }

    /**
     * A target.
     *
     * @param location μ, [D]
     * @param scales b &gt; 0, [D], or one for all
     * @throws BadInputException naming everything that is wrong
     */
    public static Laplace of(double[] location, double[] scales) {
        Checks checks = new Checks();
        LocationScale.check(checks, location, scales, 1);
        checks.done();
        return new Laplace(new LocationScale(location, scales));
    }

    @Override
    public int dimension() {
        return shape.dimension();
    }

    @Override
    public String type() {
        return "laplace";
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
                KernelPart.of("target/laplace.h", own, Map.of()));
    }

    /** A Hessian only where there is noise. */
    @Override
    public boolean offers(Operation operation, Level level) {
        return operation != Operation.CURVATURE || level.sigma() > 0;
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
        return Math.addExact(2, Math.multiplyExact(3, dimension()));
    }

    @Override
    public void level(Level level, float[] numbers, int offset) {
        int dimension = dimension();
        double alpha = level.alpha();
        double sigma = level.sigma();
        double logScales = shape.logVolume() + dimension * StrictMath.log(alpha);
        numbers[offset] = (float) (-logScales - dimension * (sigma > 0 ? LN4 : StrictMath.log(2)));
        numbers[offset + 1] = sigma > 0 ? (float) (Math.sqrt(0.5) / sigma) : 0;
        for (int d = 0; d < dimension; d++) {
            double scale = alpha * shape.scale(d);
            numbers[offset + 2 + d] = (float) (alpha * shape.location()[d]);
            numbers[offset + 2 + dimension + d] = (float) (1 / scale);
            numbers[offset + 2 + 2 * dimension + d] = (float) (Math.sqrt(0.5) * sigma / scale);
        }
        level.requireFinite(type(), numbers, offset, offset + levelSize());
    }

    @Override
    public float[] drawNumbers() {
        return draws;
    }

    /** −s′ at the location of the coordinate with the smallest scale, where it is largest; without noise, there is no bound. */
    @Override
    public OptionalDouble largestCurvature(Level level) {
        if (level.sigma() == 0) {
            return OptionalDouble.empty();
        }
        double largest = 0;
        Tail tail = new Tail();
        for (int d = 0; d < dimension(); d++) {
            double scale = level.alpha() * shape.scale(d);
            tail.from((float) (Math.sqrt(0.5) * level.sigma() / scale));
            largest = Math.max(largest, Math.sqrt(2) * tail.excess / (level.sigma() * scale));
        }
        return OptionalDouble.of(largest);
    }

    @Override
    public Evaluator evaluator() {
        return new LaplaceEvaluator(dimension(), draws);
    }
}
