package org.scorefield.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.scorefield.backend.LossWork;
import org.scorefield.loss.LossTerm;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.Target;

/** What a backend promises about losses. */
abstract class LossContract extends PointContract {
    /** A whole block and one that neither lanes nor partial sums divide. */
    private static final int SAMPLES = 256 + 37;

    /** In these dimensions noise shares blocks in different ways; what a target's own kernels do is another test's. */
    @TestFactory
    Stream<DynamicTest> sumsLossesLikeTheReference() {
        Stream<Cases.Other> mixtures = Stream.of(1, 2, 3, 17)
                .map(dimension -> Cases.mixture(Kind.ISOTROPIC, dimension, 7))
                .map(mixture -> new Cases.Other(mixture.name(), mixture.mixture()));
        return Stream.concat(mixtures, others())
                .map(model -> DynamicTest.dynamicTest(model.name(), () -> {
                    LossWork work = LossCases.work(model.target(), SAMPLES);
                    float[][] expected = reference().losses(work);
                    float[][] actual = backend().losses(work);
                    assertEquals(expected.length, actual.length);
                    for (int r = 0; r < expected.length; r++) {
                        Bits.assertSame(expected[r], actual[r], "sums of row " + r);
                    }
                }));
    }

    /** Blocks are the same however samples are cut into calls, and a term alone is what it is among others. */
    @Test
    void noBlockDependsOnTheOthers() {
        Target model = Cases.mixture(Kind.DIAGONAL, 3, 7).mixture();
        List<LossTerm> terms = LossCases.terms(model);
        int samples = 5 * LossWork.BLOCK + 3;
        float[][] whole = backend().losses(new LossWork(model, model, terms, 3, 512, samples));
        float[][] part = backend().losses(new LossWork(model, model, terms, 3, 512 + 2 * 256, samples - 2 * 256));
        for (int r = 0; r < whole.length; r++) {
            Bits.assertSame(Arrays.copyOfRange(whole[r], 4, whole[r].length), part[r], "row " + r);
        }
        for (int t = 0; t < terms.size(); t++) {
            float[][] alone = backend().losses(new LossWork(model, model, terms.subList(t, t + 1), 3, 512, samples));
            assertEquals(1, alone.length);
            Bits.assertSame(whole[t], alone[0], "term " + t + " alone");
        }
    }
}
