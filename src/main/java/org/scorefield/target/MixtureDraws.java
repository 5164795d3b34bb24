package org.scorefield.target;

import org.scorefield.random.Normals;
import org.scorefield.target.Covariance.Kind;

/** The twin of {@code kernels/target/gaussian_mixture_draw.h}, operation by operation. */
final class MixtureDraws {
    /** The threshold that every 30-bit number is below. */
    private static final int CERTAIN = 1 << 30;

    private final Kind kind;
    private final int dimension;
    private final int components;
    private final float[] constants;
    private final float[] numbers;

    MixtureDraws(GaussianMixture mixture, Kind kind) {
        this.kind = kind;
        this.dimension = mixture.dimension();
        this.components = mixture.size();
        this.constants = mixture.constants();
        this.numbers = mixture.drawNumbers();
    }

    /** What the kernel calls {@code draws}. */
    static float[] numbers(double[] logWeights, Covariance covariance, int dimension, int size) {
        int components = logWeights.length;
        int each = switch (covariance.kind()) {
            case ISOTROPIC, PER_COMPONENT -> 1;
            case DIAGONAL, FULL -> dimension;
        };
        int deviations = covariance.kind() == Kind.ISOTROPIC ? 1 : Math.multiplyExact(size, each);
        float[] numbers = new float[Math.addExact(size, deviations)];
        double sum = 0;
        for (double logWeight : logWeights) {
            sum += StrictMath.exp(logWeight);
        }
        double upTo = 0;
        for (int k = 0; k < size; k++) {
            upTo += k < components ? StrictMath.exp(logWeights[k]) : 0;
            boolean last = k >= components - 1;
            numbers[k] = Float.intBitsToFloat(last ? CERTAIN : (int) StrictMath.rint(upTo / sum * CERTAIN));
        }
        for (int i = 0; i < deviations; i++) {
            int k = Math.min(i / each, components - 1);
            numbers[size + i] = (float) StrictMath.sqrt(covariance.eigenvalue(k, i % each));
        }
        return numbers;
    }

    void draw(Target.Stream stream, int block, float[][] x, int n) {
        int[] words = new int[4];
        float[] z = new float[4];
        for (int i = 0; i < n; i++) {
            stream.words(i, block, words);
            int component = component(words[0] >>> 2);
            for (int d = 0; d < dimension; d++) {
                x[d][i] = constants[component * dimension + d];
            }
            for (int a = 0; a < dimension; a++) {
                if (a % 4 == 0) {
                    stream.words(i, block + 1 + a / 4, words);
                    Normals.of(words, z);
                }
                add(component, a, deviation(component, a) * z[a % 4], x, i);
            }
        }
    }

    /** The first component whose threshold is above, by bisection. */
    private int component(int chosen) {
        int low = 0;
        int high = components - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Float.floatToRawIntBits(numbers[middle]) > chosen) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private float deviation(int component, int a) {
        return numbers[
                components
                        + switch (kind) {
                            case ISOTROPIC -> 0;
                            case PER_COMPONENT -> component;
                            case DIAGONAL, FULL -> component * dimension + a;
                        }];
    }

    private void add(int component, int a, float along, float[][] x, int i) {
        if (kind != Kind.FULL) {
            x[a][i] = x[a][i] + along;
            return;
        }
        int axis = components * dimension + (component * dimension + a) * dimension;
        for (int d = 0; d < dimension; d++) {
            x[d][i] = Math.fma(along, constants[axis + d], x[d][i]);
        }
    }
}
