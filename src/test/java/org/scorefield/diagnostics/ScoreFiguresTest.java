package org.scorefield.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures of scores that are given. */
class ScoreFiguresTest {
    private static MeanScore meanScore(int dimension, float... scores) {
        Moments moments = new Moments(dimension);
        moments.add(scores, scores.length / dimension);
        return MeanScore.of(moments);
    }

    /**
     * By NumPy 2.4.6 and SciPy 1.17.1: {@code T = n*m@solve(cov(x.T), m); scipy.stats.f.sf((n-D)/(D*(n-1))*T, D, n-D)}.
     */
    @Test
    void hotellingsTestIsSciPys() {
        MeanScore score = meanScore(2, 1, 0.2f, -0.4f, 0.7f, 1.5f, 0.1f, 0.5f, -0.3f, 0.9f, 1.1f, -0.2f, 0.4f);
        assertEquals(9.6392623320, score.tSquared(), 1e-6);
        assertEquals(0.1166545337, score.pValue(), 1e-7);
        assertEquals(0.516666667, score.mean().get(0).value(), 1e-8);
        assertEquals(0.279782, score.mean().get(0).standardError(), 1e-6);
    }

    @Test
    void thereIsNoTestWhereTheCovarianceHasNoInverse() {
        assertTrue(Double.isNaN(meanScore(2, 1, 2, 1, 2).tSquared()), "as many points as dimensions");
        assertTrue(Double.isNaN(meanScore(2, 1, 2, 4, 1, 2, 4).pValue()), "points on a line");
        assertTrue(Double.isNaN(meanScore(129, new float[129 * 200]).tSquared()), "too many dimensions");
        assertTrue(Double.isNaN(meanScore(1, 3).mean().get(0).standardError()), "one point");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 128, 129})
    void fisherInformationIsTheMeanOfProducts(int dimension) {
        int count = 300;
        SplittableRandom random = new SplittableRandom(dimension);
        float[] scores = new float[dimension * count];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) random.nextGaussian();
        }
        FisherInformation.Sums sums = new FisherInformation.Sums(dimension);
        sums.add(scores, count);
        FisherInformation information = sums.result();
        assertEquals(count, information.samples());
        assertEquals(dimension <= 128, information.full());
        double trace = 0;
        for (int i = 0; i < dimension; i++) {
            trace += (information.full()
                            ? information.matrix().get(i)
                            : information.matrix().get(0))
                    .get(i)
                    .value();
            for (int k = 0; k < (information.full() ? dimension : 0); k++) {
                double sum = 0;
                for (int j = 0; j < count; j++) {
                    sum += (double) scores[i * count + j] * scores[k * count + j] / count;
                }
                assertEquals(sum, information.matrix().get(i).get(k).value(), 1e-13);
            }
        }
        assertEquals(trace, information.trace().value(), 1e-11 * dimension);
    }

    @Test
    void occupancyCountsTheMostProbableMode() {
        double[][] posteriors = {{0.2, 0.8}, {0.5, 0.5}, {0.9, 0.1}, {1, 0}};
        ModeOccupancy.Sums sums = new ModeOccupancy.Sums(new double[] {0.3, 0.7});
        sums.add(4, (i, probabilities) -> System.arraycopy(posteriors[i], 0, probabilities, 0, 2));
        ModeOccupancy occupancy = sums.result();
        ModeOccupancy.Mode first = occupancy.modes().get(0);
        assertEquals(0.3, first.weight());
        assertEquals(0.75, first.occupancy().value());
        assertEquals(Math.sqrt(0.75 * 0.25 / 3), first.occupancy().standardError(), 1e-15);
        assertEquals(0.65, first.posterior().value(), 1e-15);
        assertEquals(0.35, occupancy.modes().get(1).posterior().value(), 1e-15);
        assertFalse(Double.isNaN(occupancy.modes().get(1).posterior().standardError()));
    }
}
