package org.scorefield.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.scorefield.backend.Backend;
import org.scorefield.diagnostics.SteinKernel;

/** What a backend promises of sums over pairs. */
abstract class PairContract extends OpenedBackend {
    private static final SteinKernel ROOT = SteinKernel.inverseMultiquadric(1, -0.5);
    private static final SteinKernel POWER = SteinKernel.inverseMultiquadric(1.5, -0.3);
    private static final SteinKernel STEEP = SteinKernel.inverseMultiquadric(0.1, -2);
    private static final SteinKernel GAUSSIAN = SteinKernel.gaussian(1.3);

    /** In dimensions below and above what is staged at a time; less and more than a tile and a segment, none of them whole. */
    private static final List<Cloud> CLOUDS = List.of(
            Cloud.of(ROOT, 1, 1),
            Cloud.of(ROOT, 1, 2),
            Cloud.of(ROOT, 1, 4100),
            Cloud.of(ROOT, 3, 37),
            Cloud.of(ROOT, 12, 70),
            Cloud.of(ROOT, 29, 65),
            Cloud.of(POWER, 3, 300),
            Cloud.of(POWER, 13, 70),
            Cloud.of(STEEP, 3, 130),
            Cloud.of(GAUSSIAN, 3, 300),
            Cloud.of(GAUSSIAN, 13, 70));

    /** Points with scores that are not theirs. */
    private record Cloud(SteinKernel kernel, int dimension, int count, float[] points, float[] scores) {
        static Cloud of(SteinKernel kernel, int dimension, int count) {
            SplittableRandom random = new SplittableRandom(dimension);
            float[] points = new float[dimension * count];
            float[] scores = new float[points.length];
            for (int i = 0; i < points.length; i++) {
                points[i] = (float) random.nextGaussian();
                scores[i] = (float) (0.3 - points[i] + 0.2 * random.nextGaussian());
            }
            return new Cloud(kernel, dimension, count, points, scores);
        }

        double[] sums(Backend backend) {
            return backend.pairSums(kernel, points, scores, count);
        }
    }

    private static Stream<DynamicTest> each(Consumer<Cloud> test) {
        return CLOUDS.stream()
                .map(cloud -> DynamicTest.dynamicTest(
                        cloud.kernel + " D=" + cloud.dimension + " n=" + cloud.count, () -> test.accept(cloud)));
    }

    @TestFactory
    Stream<DynamicTest> sumsOverPairsLikeTheReference() {
        return each(cloud -> assertArrayEquals(cloud.sums(reference()), cloud.sums(backend())));
    }

    @TestFactory
    Stream<DynamicTest> sumsOverPairsAgreeWithDoublePrecision() {
        return each(cloud -> {
            double[] sums = cloud.sums(backend());
            for (int i = 0; i < cloud.count; i += 1 + cloud.count / 100) {
                double[] total = new double[2];
                for (int j = 0; j < cloud.count; j++) {
                    if (i != j) {
                        addStein(cloud, i, j, total);
                    }
                }
                // the operation's own promise
                assertEquals(total[0], sums[i], 1e-6 * total[1], "sum " + i);
            }
        });
    }

    /** Adds k₀, made of ∇ₓk, ∇ᵧk and their divergence, and the sizes of its parts. */
    private static void addStein(Cloud cloud, int i, int j, double[] total) {
        double square = 0;
        double scores = 0;
        double along = 0;
        for (int d = 0; d < cloud.dimension; d++) {
            int a = d * cloud.count + i;
            int b = d * cloud.count + j;
            double difference = (double) cloud.points[a] - cloud.points[b];
            square += difference * difference;
            scores += (double) cloud.scores[a] * cloud.scores[b];
            along += ((double) cloud.scores[a] - cloud.scores[b]) * difference;
        }
        double scale = cloud.kernel.scale() * cloud.kernel.scale();
        double k;
        double first;
        double second;
        double exponent = 0;
        if (cloud.kernel.form() == SteinKernel.Form.GAUSSIAN) {
            exponent = square / (2 * scale);
            k = Math.exp(-exponent);
            first = -k / (2 * scale);
            second = k / (4 * scale * scale);
        } else {
            double beta = cloud.kernel.exponent();
            k = Math.pow(scale + square, beta);
            first = beta * Math.pow(scale + square, beta - 1);
            second = beta * (beta - 1) * Math.pow(scale + square, beta - 2);
        }
        double[] parts = {k * scores, -2 * first * along, -2 * cloud.dimension * first, -4 * square * second};
        total[0] += Arrays.stream(parts).sum();
        total[1] += Arrays.stream(parts).map(Math::abs).sum() * (1 + exponent);
    }
}
