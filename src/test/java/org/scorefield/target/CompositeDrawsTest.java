package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.contract.Cases;
import org.scorefield.contract.Opaque;
import org.scorefield.target.Covariance.Kind;

/** Draws from targets made of others, beside the exact moments of the mixtures that they are. */
class CompositeDrawsTest {
    private static final int DRAWS = 100_000;

    /** Targets that hide a closed form, and that. */
    static Stream<List<Target>> pairs() {
        GaussianMixture a = Cases.mixture(Kind.DIAGONAL, 2, 7).mixture();
        GaussianMixture b = Cases.mixture(Kind.FULL, 2, 2).mixture();
        GaussianMixture c = Cases.mixture(Kind.ISOTROPIC, 2, 100).mixture();
        double[] weights = {0.2, 0, 0.5, 0.3};
        double[] shift = {3, -1};
        LinearMap map = LinearMap.matrix(new double[][] {{1, 0.5}, {-2, 1}});
        return Stream.of(
                List.of(
                        MixtureOfTargets.of(weights, List.of(new Opaque(a), new Opaque(c), new Opaque(b), c)),
                        MixtureOfTargets.of(weights, List.of(a, c, b, c))),
                List.of(Affine.of(new Opaque(a), map, shift), Affine.of(a, map, shift)),
                List.of(
                        Affine.of(new Opaque(a), LinearMap.diagonal(-2, 0.5), shift),
                        Affine.of(a, LinearMap.diagonal(-2, 0.5), shift)));
    }

    /** Five standard errors: one of the 15 figures is off by chance in 10⁵ cases. */
    @ParameterizedTest
    @MethodSource("pairs")
    void momentsAreTheMixtures(List<Target> pair) {
        GaussianMixture mixture = (GaussianMixture) pair.get(1);
        float[] x;
        try (Backend java = Backends.open("java", Options.DEFAULT)) {
            x = java.draw(pair.get(0), Level.NONE, 4, 0, DRAWS);
        }
        for (int a = 0; a < 2; a++) {
            compare(mixture, x, a, -1);
            for (int b = 0; b <= a; b++) {
                compare(mixture, x, a, b);
            }
        }
    }

    /** The mean of x_a, or of x_a·x_b. */
    private static void compare(GaussianMixture mixture, float[] x, int a, int b) {
        double expected = 0;
        for (int k = 0; k < mixture.components(); k++) {
            double[] mean = mixture.mean(k);
            double second = b < 0 ? 0 : mixture.covariance().matrix(k, 2)[a][b];
            expected += Math.exp(mixture.logWeight(k)) * (b < 0 ? mean[a] : second + mean[a] * mean[b]);
        }
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            double figure = x[a * DRAWS + i] * (b < 0 ? 1.0 : x[b * DRAWS + i]);
            sum += figure;
            squares += figure * figure;
        }
        double mean = sum / DRAWS;
        assertEquals(expected, mean, 5 * Math.sqrt((squares / DRAWS - mean * mean) / DRAWS), "moment " + a + ", " + b);
    }
}
