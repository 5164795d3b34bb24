package org.scorefield.backend;

import java.util.Optional;
import java.util.OptionalDouble;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.plan.Plan;
import org.scorefield.random.Purpose;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/**
 * The operations that every backend offers. In exact arithmetic all of them give the same bits everywhere. A backend belongs to one
 * thread at a time.
 */
public interface Backend extends AutoCloseable {
    /** What it computes on. */
    DeviceInfo device();

    /** Why it has no code for a target and cannot have any; empty if it has. */
    default Optional<String> lacks(Target target) {
        return Optional.empty();
    }

    /** Likewise, for a plan's rows around a target. */
    default Optional<String> lacks(Target target, Plan plan) {
        return Optional.empty();
    }

    /**
     * Log density and score of the target at a level; NaN at points with a coordinate that is not finite.
     *
     * @param points dimension-major, {@code points[d * count + i]}
     * @param count how many points
     * @throws org.scorefield.error.BadInputException if the target has no density at this level
     */
    Evaluation evaluate(Target target, Level level, float[] points, int count);

    /**
     * Products of the Hessian of log p at a level with vectors, ∇² log p(x) · v; NaN where a number is not finite.
     *
     * @param points dimension-major, {@code points[d * count + i]}
     * @param vectors laid out likewise, one for each point
     * @return laid out likewise
     * @throws org.scorefield.error.BadInputException if the target does not offer it, or not at this level
     */
    float[] hessianVectors(Target target, Level level, float[] points, float[] vectors, int count);

    /**
     * Laplacians of log p at a level, Δ log p(x) = tr ∇² log p(x), [count]; otherwise as {@link #hessianVectors}.
     */
    float[] laplacians(Target target, Level level, float[] points, int count);

    /**
     * Exact draws: samples {@code first} and the next ones of αX + σZ, X from the target and Z standard normal. Sample i depends on
     * seed and i alone.
     *
     * @return dimension-major
     * @throws org.scorefield.error.BadInputException if the target does not offer it
     */
    float[] draw(Target target, Level level, long seed, long first, int count);

    /**
     * Sums of a loss over blocks of {@link LossWork#BLOCK} samples: for each block the sum, then the sum of squares around the block's
     * mean.
     *
     * @return {@code sums[row][2 * block]} and the next: without its weight for each term, then, if there are several, for the samples'
     *     totals Σ {@link LossWork#share share}·value
     * @throws org.scorefield.error.BadInputException if a target does not offer what is needed of it, or not at a level
     */
    float[][] losses(LossWork work);

    /**
     * Sums of a Stein kernel over pairs of points, Σ_{j ≠ i} k₀(x_i, x_j) for each point i. What is not finite makes sums that are not.
     *
     * @param points dimension-major, {@code points[d * count + i]}
     * @param scores laid out likewise
     * @return [count], shaped as {@code kernels/entry/pairwise.h} says. A sum is within 1e-6 of the sizes of the four parts of its terms,
     *     where a Gaussian kernel's terms count 1 + r²/(2h²) times
     */
    double[] pairSums(SteinKernel kernel, float[] points, float[] scores, int count);

    /**
     * Chains that follow the target, starting at zero until they are initialised.
     *
     * @param plan what they are going to do: decides what has to be stored
     * @param seed key of their noise
     * @param firstChain global id of the first
     * @param chains how many
     */
    Ensemble ensemble(Target target, Plan plan, long seed, long firstChain, int chains);

    /**
     * Makes sure that chains can start so.
     *
     * @throws org.scorefield.error.DeviceException if this backend lacks the generator, with the reason and what mends it
     */
    default void check(Initial initial) {
        if (initial instanceof Initial.Normal normal && normal.generator() == Initial.Generator.CURAND) {
            throw normal.generator().missingOn(device());
        }
    }

    /** How many chains of this kind fit into memory at once, at least one, at most {@code wanted}. */
    int chunk(Target target, Plan plan, boolean records, long wanted);

    /** Applies an elementary function to floats given as bits. */
    int[] elementary(ElementaryFunction function, int[] arguments);

    /**
     * The four random words of {@code chains} consecutive chains at one address.
     *
     * @return {@code words[w * chains + j]}
     */
    int[] randomWords(long seed, Purpose purpose, long firstChain, int chains, long time, int block);

    /** Seconds that the device has computed since it was opened, by its own clock: kernels, without copies; empty if it has none. */
    default OptionalDouble deviceSeconds() {
        return OptionalDouble.empty();
    }

    @Override
    void close();
}
