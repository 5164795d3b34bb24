package org.scorefield.backend;

import org.scorefield.error.Checks;

/** Where chains start. */
public sealed interface Initial {
    /**
     * x = scale·z, z standard normal.
     *
     * @param scale ≥ 0
     */
    record Normal(double scale) implements Initial {
        /** Checks its argument. */
        public Normal {
            new Checks()
                    .that(scale >= 0, "scale", "is " + scale, "a finite number >= 0")
                    .single("scale", scale)
                    .done();
        }
    }

    /**
     * Every coordinate uniform in (low, high].
     *
     * @param low lower end
     * @param high upper end, above {@code low}
     */
    record Uniform(double low, double high) implements Initial {
        /** Checks its arguments. */
        public Uniform {
            Checks checks = new Checks().single("low", low).single("high", high);
            if (checks.clean()) {
                checks.that(low < high, "low", "is " + low + " while `high` is " + high, "a number below `high`");
                checks.single("high", high - low);
            }
            checks.done();
        }
    }

    /**
     * Given points: chain i starts at point i, counted from global chain 0.
     *
     * @param points finite, [n][D], point by point
     * @param dimension D
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Points(float[] points, int dimension) implements Initial {
        /** How many points there are. */
        public int count() {
            return points.length / dimension;
        }
    }
}
