package org.scorefield.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.scorefield.backend.Backend;
import org.scorefield.backend.ElementaryFunction;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.Initial;
import org.scorefield.plan.Plan;
import org.scorefield.random.Normals;
import org.scorefield.random.Philox;
import org.scorefield.random.Purpose;
import org.scorefield.sampler.Langevin;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** Compares a device with plain Java, bit for bit, in a few seconds. */
final class SelfTest {
    /**
     * What one comparison gave.
     *
     * @param name what was compared
     * @param compared how many values
     * @param differing how many of them differ
     */
    record Check(String name, int compared, int differing) {}

    /** A target to try. */
    private record Example(String name, Target target) {}

    private static final long SEED = 0x5c0_4ef1_e1dL;
    private static final int CHAINS = 131;
    private static final int STEPS = 1000;
    private static final int[] SPECIAL = {
        0, 1, 0x007fffff, 0x00800000, 0x3f7fffff, 0x3f800000, 0x3f800001, 0x42b17218, 0x7f7fffff, 0x7f800000, 0x7fc00000
    };

    private final Backend device;
    private final Backend java;
    private final Consumer<Check> checks;

    private SelfTest(Backend device, Backend java, Consumer<Check> checks) {
        this.device = device;
        this.java = java;
        this.checks = checks;
    }

    /** Makes all comparisons and tells {@code checks} what each gave. */
    static void run(Backend device, Backend java, Consumer<Check> checks) {
        SelfTest test = new SelfTest(device, java, checks);
        for (ElementaryFunction function : ElementaryFunction.values()) {
            test.elementary(function);
        }
        test.randomWords();
        examples().forEach(test::target);
    }

    private void elementary(ElementaryFunction function) {
        // an odd stride through all floats, so that exponents, mantissas and signs all vary
        IntStream spread = IntStream.range(0, 1 << 16).map(i -> i * 65521);
        IntStream special = Arrays.stream(SPECIAL).flatMap(bits -> IntStream.of(bits, bits | 0x80000000));
        IntStream all = IntStream.concat(special, spread);
        int[] arguments = function == ElementaryFunction.EXP2_WEIGHT
                ? all.map(bits -> bits | 0x80000000)
                        .filter(bits -> !Float.isNaN(Float.intBitsToFloat(bits)))
                        .toArray()
                : all.toArray();
        int[] expected = Arrays.stream(arguments).map(function::apply).toArray();
        compare(label(function), floats(expected), floats(device.elementary(function, arguments)));
    }

    private static String label(ElementaryFunction function) {
        return "function " + function.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void randomWords() {
        for (Purpose purpose : Purpose.values()) {
            // an address with bits beyond the lower 32
            long chain = (1L << 32) - 100;
            long time = (3L << 33) + 5;
            compare(
                    "random words, " + purpose.name().toLowerCase(Locale.ROOT),
                    java.randomWords(SEED, purpose, chain, CHAINS, time, 2),
                    device.randomWords(SEED, purpose, chain, CHAINS, time, 2));
        }
    }

    private void target(Example example) {
        float[] points = normals(example.target().dimension() * CHAINS, 7);
        Level level = new Level(0.8, 0.6);
        Evaluation expected = java.evaluate(example.target(), level, points, CHAINS);
        Evaluation given = device.evaluate(example.target(), level, points, CHAINS);
        compare("log densities, " + example.name(), expected.logDensities(), given.logDensities());
        compare("scores, " + example.name(), expected.scores(), given.scores());
        compare(STEPS + " steps, " + example.name(), walk(java, example.target()), walk(device, example.target()));
    }

    private static float[] walk(Backend backend, Target target) {
        Plan plan = new Langevin(0.05, STEPS).plan();
        float[] state = new float[target.dimension() * CHAINS];
        try (Ensemble chains = backend.ensemble(target, plan, SEED, 1L << 40, CHAINS)) {
            chains.initialise(new Initial.Normal(2));
            chains.advance(plan, 0, STEPS, 0, Ensemble.Recorder.NONE);
            chains.state(state);
        }
        return state;
    }

    private static List<Example> examples() {
        return List.of(
                example(1, 3, "isotropic", Covariance.isotropic(0.7)),
                example(2, 9, "per component", Covariance.perComponent(variances(9))),
                example(5, 4, "diagonal", Covariance.diagonal(matrix(4, 5))),
                example(3, 2, "full", Covariance.full(new double[][][] {
                    {{1.5, 0.5, 0}, {0.5, 1, -0.25}, {0, -0.25, 0.75}}, {{0.5, 0, 0.125}, {0, 2, 0}, {0.125, 0, 1}}
                })));
    }

    private static Example example(int dimension, int components, String kind, Covariance covariance) {
        float[] drawn = normals(components * dimension, 3);
        double[] means = new double[drawn.length];
        Arrays.setAll(means, i -> 2 * drawn[i]);
        double[] weights = new double[components];
        Arrays.setAll(weights, k -> 2.0 * (k + 1) / (components * (components + 1)));
        String name = String.format(Locale.ROOT, "K=%d D=%d %s", components, dimension, kind);
        return new Example(name, GaussianMixture.of(weights, means, dimension, covariance));
    }

    private static double[] variances(int count) {
        double[] variances = new double[count];
        Arrays.setAll(variances, i -> 0.25 + 0.125 * i);
        return variances;
    }

    private static double[][] matrix(int rows, int columns) {
        double[][] matrix = new double[rows][];
        Arrays.setAll(
                matrix,
                row -> Arrays.stream(variances(columns))
                        .map(variance -> variance * (row + 1))
                        .toArray());
        return matrix;
    }

    private static float[] normals(int count, long seed) {
        float[] normals = new float[count];
        int[] words = new int[4];
        float[] four = new float[4];
        for (int i = 0; i < count; i++) {
            if (i % 4 == 0) {
                Philox.block(seed, Purpose.INITIAL, i, 0, 0, words);
                Normals.of(words, four);
            }
            normals[i] = four[i % 4];
        }
        return normals;
    }

    private void compare(String name, float[] expected, float[] given) {
        compare(name, bits(expected), bits(given));
    }

    private static float[] floats(int[] bits) {
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        return values;
    }

    /** All NaN count as one. */
    private static int[] bits(float[] values) {
        return IntStream.range(0, values.length)
                .map(i -> Float.floatToIntBits(values[i]))
                .toArray();
    }

    private void compare(String name, int[] expected, int[] given) {
        int differing = (int) IntStream.range(0, expected.length)
                .filter(i -> expected[i] != given[i])
                .count();
        checks.accept(new Check(name, expected.length, differing));
    }
}
