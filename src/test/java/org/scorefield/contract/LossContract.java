package org.scorefield.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.scorefield.backend.LossWork;
import org.scorefield.loss.Integrand;
import org.scorefield.loss.LossTerm;
import org.scorefield.loss.Projection;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** What a backend promises about losses. */
abstract class LossContract extends PointContract {
    /** A whole block and one that neither lanes nor partial sums divide. */
    private static final int SAMPLES = 256 + 37;

    private static final List<Integrand> INTEGRANDS = List.of(
            new Integrand.Denoising(false, false),
            new Integrand.Denoising(true, true),
            new Integrand.Explicit(),
            new Integrand.Implicit(),
            new Integrand.Sliced(Projection.GAUSSIAN, 1, false),
            new Integrand.Sliced(Projection.RADEMACHER, 2, true),
            new Integrand.Sliced(Projection.SPHERE, 3, false));

    private static LossTerm term(int index, Integrand integrand) {
        Level level = new Level(1 - 0.05 * index, 0.5 + index);
        return new LossTerm(index, integrand, level, level, 1.5);
    }

    private static LossWork work(Target model, Target data, List<LossTerm> terms) {
        return new LossWork(model, data, terms, 11, 0xffff_ff00L, SAMPLES);
    }

    private void assertSame(LossWork work, String what) {
        float[][] expected = reference().losses(work);
        float[][] actual = backend().losses(work);
        assertEquals(expected.length, actual.length, what);
        for (int r = 0; r < expected.length; r++) {
            Bits.assertSame(expected[r], actual[r], what + ": sums of row " + r);
        }
    }

    /** In these dimensions noise shares blocks in different ways; what a target's own kernels do is another test's. */
    @TestFactory
    Stream<DynamicTest> sumsLossesLikeTheReference() {
        return Stream.of(1, 2, 3, 17)
                .map(dimension -> Cases.mixture(Kind.ISOTROPIC, dimension, 7))
                .map(mixture -> DynamicTest.dynamicTest(mixture.name(), () -> {
                    Target model = mixture.mixture();
                    Target data = Cases.mixture(Kind.PER_COMPONENT, model.dimension(), 2)
                            .mixture();
                    List<LossTerm> terms = IntStream.range(0, INTEGRANDS.size())
                            .mapToObj(i -> term(i, INTEGRANDS.get(i)))
                            .toList();
                    assertSame(work(model, data, terms), "all");
                }));
    }

    @TestFactory
    Stream<DynamicTest> sumsLossesOfOtherTargetsLikeTheReference() {
        return Cases.others().stream()
                .map(other -> DynamicTest.dynamicTest(other.name(), () -> {
                    Target data = Cases.mixture(
                                    Kind.PER_COMPONENT, other.target().dimension(), 2)
                            .mixture();
                    List<LossTerm> terms = INTEGRANDS.stream()
                            .filter(integrand ->
                                    !integrand.bends() || other.target().offers(Target.Operation.CURVATURE))
                            .map(integrand -> new LossTerm(
                                    2,
                                    integrand,
                                    Level.noise(1),
                                    hasDensity(other.target(), Level.noise(1)) ? Level.noise(1) : Level.NONE,
                                    1))
                            .toList();
                    assertSame(work(other.target(), data, terms), other.name());
                }));
    }

    /** Blocks are the same however samples are cut into calls, and a single term is what it is among others. */
    @Test
    void noBlockDependsOnTheOthers() {
        Target model = Cases.mixture(Kind.DIAGONAL, 3, 7).mixture();
        List<LossTerm> terms = List.of(term(0, INTEGRANDS.get(1)), term(1, INTEGRANDS.get(5)));
        int samples = 5 * LossWork.BLOCK + 3;
        float[][] whole = backend().losses(new LossWork(model, model, terms, 3, 512, samples));
        float[][] part = backend().losses(new LossWork(model, model, terms, 3, 512 + 2 * 256, samples - 2 * 256));
        for (int r = 0; r < whole.length; r++) {
            Bits.assertSame(Arrays.copyOfRange(whole[r], 4, whole[r].length), part[r], "row " + r);
        }
        float[][] alone = backend().losses(new LossWork(model, model, terms.subList(1, 2), 3, 512, samples));
        assertEquals(1, alone.length);
        Bits.assertSame(whole[1], alone[0], "the second term alone");
    }
}
