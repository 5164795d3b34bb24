package org.scorefield.target;

import java.util.Arrays;
import org.scorefield.math.ExactMath;
import org.scorefield.math.ExactSpecial;
import org.scorefield.math.ExactTails.Tail;
import org.scorefield.random.Normals;

/** The twin of {@code kernels/target/uniform_box.h}, operation by operation, where formulas and the layout of the numbers are. */
final class UniformBoxEvaluator implements Target.Evaluator {
    private static final int SIGN = 0x80000000;

    private final int dimension;
    private final float[] draws;

    /** Of the points last evaluated: summands of the log density, and their logs. */
    private final float[][] exponents;

    private final float[][] likelihoods;

    private float[] level;
    private int offset;
    private float inverse;

    // Of one coordinate of a point, as the kernel's Place.
    private final Tail near = new Tail();
    private final Tail far = new Tail();
    private float z;
    private float twiceU;
    private float delta;
    private float decay;
    private int sign;
    private float q;

    // The series at that place.
    private float p;
    private float p1;
    private float p2;

    UniformBoxEvaluator(int dimension, float[] draws) {
        this.dimension = dimension;
        this.draws = draws;
        this.exponents = new float[dimension][BATCH];
        this.likelihoods = new float[dimension][BATCH];
    }

    @Override
    public void at(float[] numbers, int offset) {
        this.level = numbers;
        this.offset = offset;
        this.inverse = numbers[offset + 1];
    }

    private float number(int which, int d) {
        return level[offset + 2 + which * dimension + d];
    }

    private void place(float x, int d) {
        float above = x - number(0, d);
        float below = x - number(1, d);
        float sum = above + below;
        sign = Float.floatToRawIntBits(sum) & SIGN;
        twiceU = Math.abs(sum) * inverse;
        delta = twiceU * number(2, d);
        decay = ExactMath.exp(-delta);
        boolean right = sum >= 0;
        z = (right ? below : -above) * inverse;
        near.from(z);
        far.from((right ? above : -below) * inverse);
        q = Math.fma(-decay, near.rate, far.rate);
    }

    private void series(int d, float t) {
        int first = offset + 2 + UniformBox.EDGES * dimension + UniformBox.TERMS * d;
        p = level[first + UniformBox.TERMS - 1];
        p1 = 0;
        p2 = 0;
        for (int k = UniformBox.TERMS - 2; k >= 0; k--) {
            p2 = Math.fma(p2, t, p1);
            p1 = Math.fma(p1, t, p);
            p = Math.fma(p, t, level[first + k]);
        }
        p2 = 2.0f * p2;
    }

    @Override
    public void score(float[][] x, float[][] score, int n) {
        for (int d = 0; d < dimension; d++) {
            float width = number(2, d);
            for (int i = 0; i < n; i++) {
                place(x[d][i], d);
                float share = q / far.rate;
                float slope = -2.0f * (ExactSpecial.expMinusOne(-delta, decay) * near.rate / share);
                float exponent = z < 0 ? 0.0f : -z * z;
                float likelihood = number(3, d) * near.scaled * share;
                if (width < UniformBox.NARROW && delta < 2) {
                    float theta = 0.5f * delta;
                    float u = 0.5f * twiceU;
                    series(d, theta * theta);
                    slope = twiceU * Math.fma(-width * width, p1 / p, 1.0f);
                    exponent = -u * u;
                    likelihood = p;
                }
                score[d][i] = ExactSpecial.changeSign(-slope * inverse, sign);
                exponents[d][i] = exponent;
                likelihoods[d][i] = likelihood;
            }
        }
    }

    @Override
    public void logDensities(float[] densities, int n) {
        for (int i = 0; i < n; i++) {
            float density = 0;
            for (int d = 0; d < dimension; d++) {
                density = density + (exponents[d][i] + ExactMath.log(likelihoods[d][i]));
            }
            densities[i] = density + level[offset];
        }
    }

    private float bend(float x, int d) {
        float width = number(2, d);
        place(x, d);
        float bend;
        if (width < UniformBox.NARROW && delta < 2) {
            float theta = 0.5f * delta;
            float t = theta * theta;
            series(d, t);
            float slope = delta * (p1 / p);
            float wide = Math.fma(4.0f * t, p2, 2.0f * p1) / p;
            bend = Math.fma(width * width, Math.fma(slope, slope, -wide), 2.0f);
        } else {
            float excess = Math.fma(-decay, far.excess, near.excess);
            float ratio = (far.rate - near.rate) / q;
            float first = excess * near.rate * (far.rate / q);
            float second = (decay * near.rate * ratio) * (far.rate * ratio);
            bend = 4.0f * (first + second);
        }
        return -(inverse * inverse) * bend;
    }

    @Override
    public void hessianVectors(float[][] x, float[][] v, float[][] product, int n) {
        for (int d = 0; d < dimension; d++) {
            for (int i = 0; i < n; i++) {
                product[d][i] = bend(x[d][i], d) * v[d][i];
            }
        }
    }

    @Override
    public void laplacians(float[][] x, float[] laplacians, int n) {
        Arrays.fill(laplacians, 0, n, 0);
        for (int d = 0; d < dimension; d++) {
            for (int i = 0; i < n; i++) {
                laplacians[i] = laplacians[i] + bend(x[d][i], d);
            }
        }
    }

    @Override
    public void draw(Target.Stream stream, int block, float[][] x, int n) {
        int[] words = new int[4];
        for (int i = 0; i < n; i++) {
            for (int d = 0; d < dimension; d++) {
                if (d % 4 == 0) {
                    stream.words(i, block + d / 4, words);
                }
                float drawn = Math.fma(draws[dimension + d], Normals.unitInterval(words[d % 4]), draws[d]);
                x[d][i] = drawn > draws[2 * dimension + d] ? draws[2 * dimension + d] : drawn;
            }
        }
    }
}
