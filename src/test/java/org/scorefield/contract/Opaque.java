package org.scorefield.contract;

import java.util.List;
import java.util.OptionalDouble;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.KernelPart;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/**
 * A Gaussian mixture that targets made of others do not know for one, so that they have no closed form, but the same answers.
 *
 * @param mixture what it is
 * @param normalized what it says about that
 * @param operations what it offers
 */
public record Opaque(GaussianMixture mixture, boolean normalized, List<Operation> operations) implements Target {
    /** With all that mixtures offer. */
    public Opaque(GaussianMixture mixture) {
        this(mixture, true, List.of(Operation.values()));
    }

    @Override
    public int dimension() {
        return mixture.dimension();
    }

    @Override
    public String type() {
        return "opaque";
    }

    @Override
    public List<KernelPart> kernel(String own) {
        return mixture.kernel(own);
    }

    @Override
    public boolean offers(Operation operation) {
        return operations.contains(operation);
    }

    @Override
    public int size() {
        return mixture.size();
    }

    @Override
    public float[] constants() {
        return mixture.constants();
    }

    @Override
    public int levelSize() {
        return mixture.levelSize();
    }

    @Override
    public void level(Level level, float[] numbers, int offset) {
        mixture.level(level, numbers, offset);
    }

    @Override
    public float[] drawNumbers() {
        return mixture.drawNumbers();
    }

    @Override
    public OptionalDouble largestCurvature(Level level) {
        return mixture.largestCurvature(level);
    }

    @Override
    public Evaluator evaluator() {
        return mixture.evaluator();
    }
}
