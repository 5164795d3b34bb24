package org.scorefield.target;

import java.util.Locale;
import org.scorefield.error.Checks;

/**
 * What a model of a noisy density says at x = αx₀ + σε, at a level (α, σ): score, noise, clean point and velocity are four forms of one
 * thing, by the law of Tweedie (Robbins 1956, Efron 2011) x̂₀ = (x + σ²s)/α, and, in the terms of Salimans and Ho (2022, arXiv
 * 2202.00512), v = αε − σx₀.
 */
public enum Prediction {
    /** s = ∇ log p(x). */
    SCORE {
        @Override
        double fromScore(double score, double x, Level level) {
            return score;
        }

        @Override
        double toScore(double score, double x, Level level) {
            return score;
        }
    },
    /** ε̂ = E[ε | x] = −σs. */
    EPSILON {
        @Override
        double fromScore(double score, double x, Level level) {
            return -level.sigma() * score;
        }

        @Override
        double toScore(double epsilon, double x, Level level) {
            return -epsilon / level.sigma();
        }
    },
    /** x̂₀ = E[x₀ | x] = (x + σ²s)/α. */
    X0 {
        @Override
        double fromScore(double score, double x, Level level) {
            return (x + level.sigma() * level.sigma() * score) / level.alpha();
        }

        @Override
        double toScore(double x0, double x, Level level) {
            return (level.alpha() * x0 - x) / (level.sigma() * level.sigma());
        }
    },
    /** v̂ = αε̂ − σx̂₀; then x̂₀ = (αx − σv̂)/(α² + σ²). */
    V {
        @Override
        double fromScore(double score, double x, Level level) {
            return level.alpha() * EPSILON.fromScore(score, x, level) - level.sigma() * X0.fromScore(score, x, level);
        }

        @Override
        double toScore(double v, double x, Level level) {
            double square = level.alpha() * level.alpha() + level.sigma() * level.sigma();
            return X0.toScore((level.alpha() * x - level.sigma() * v) / square, x, level);
        }
    };

    abstract double fromScore(double score, double x, Level level);

    abstract double toScore(double prediction, double x, Level level);

    /**
     * Turns predictions into another form, each coordinate on its own, in double precision and rounded once: so the same bits wherever
     * the scores came from.
     *
     * @param to the form that is wanted
     * @param predictions in this form, laid out like the points
     * @param points x
     * @throws org.scorefield.error.BadInputException if the level has no noise and this form then says nothing of the score
     */
    public float[] convert(Prediction to, float[] predictions, float[] points, Level level) {
        new Checks()
                .that(
                        this == SCORE || this == to || level.sigma() > 0,
                        "level",
                        "is " + level + ", without noise, where " + label() + " does not tell the score",
                        "levels with sigma > 0")
                .that(
                        predictions.length == points.length,
                        "predictions",
                        "are " + predictions.length + " numbers",
                        points.length + ", as many as the points have")
                .done();
        float[] converted = new float[predictions.length];
        for (int i = 0; i < converted.length; i++) {
            double x = points[i];
            converted[i] =
                    this == to ? predictions[i] : (float) to.fromScore(toScore(predictions[i], x, level), x, level);
        }
        return converted;
    }

    /** Its name on the command line: {@code epsilon}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
