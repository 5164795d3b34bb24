package org.scorefield.target;

import org.scorefield.error.Checks;

/**
 * A level of noise: the target at level (α, σ) is the law of αX + σZ, with Z standard normal and independent of X. Or a step of time,
 * for a target that {@linkplain Target#takesNoise takes noise}, which has no other levels.
 *
 * @param alpha the scale α &gt; 0
 * @param sigma the standard deviation σ ≥ 0 of the added noise
 * @param step from when and how far; {@link Step#NONE} for a level of noise
 */
public record Level(double alpha, double sigma, Step step) {
    /**
     * A step of time.
     *
     * @param time t, where it starts
     * @param length h ≥ 0; 0 for no step
     */
    public record Step(double time, double length) {
        /** No step. */
        public static final Step NONE = new Step(0, 0);

        /** Checks that single precision holds its arguments. */
        public Step {
            new Checks()
                    .single("time", time)
                    .single("length", length)
                    .that(length >= 0, "length", "is " + length, "a finite number >= 0")
                    .done();
        }
    }

    /** The target itself: (1, 0). */
    public static final Level NONE = new Level(1, 0);

    /** A level of noise. */
    public Level(double alpha, double sigma) {
        this(alpha, sigma, Step.NONE);
    }

    /** A step of time. */
    public Level(Step step) {
        this(1, 0, step);
    }

    /** Checks its arguments. */
    public Level {
        new Checks().positive("alpha", alpha).atLeastZero("sigma", sigma).done();
    }

    /** The level that only adds noise: (1, σ). */
    public static Level noise(double sigma) {
        return new Level(1, sigma);
    }

    /** Refuses any level but none, for a target of this type, which has no others. */
    void requireNone(String type) {
        new Checks()
                .that(
                        equals(NONE),
                        "type",
                        "is " + type + ", which has no levels, and is wanted at level " + this,
                        "what stays at the target itself, such as langevin, or a target that has levels")
                .done();
    }

    /** Refuses a level whose numbers {@code from} to {@code to}, for a target of this type, are not all finite. */
    void requireFinite(String type, float[] numbers, int from, int to) {
        boolean finite = true;
        for (int i = from; i < to; i++) {
            finite &= Float.isFinite(numbers[i]);
        }
        new Checks()
                .that(
                        finite,
                        "type",
                        "is " + type + ", whose numbers at level " + this + " single precision cannot hold",
                        "levels with alpha and sigma nearer to the target's own scale")
                .done();
    }

    /** Whether it is a step of time. */
    public boolean isStep() {
        return step.length > 0;
    }

    @Override
    public String toString() {
        return "(" + alpha + ", " + sigma + ")";
    }
}
