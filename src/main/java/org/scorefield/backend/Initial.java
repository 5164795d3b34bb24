package org.scorefield.backend;

import java.util.Locale;
import org.scorefield.error.Checks;
import org.scorefield.error.DeviceException;

/** Where chains start. */
public sealed interface Initial {
    /** Whether every exact backend starts them at the same bits. */
    default boolean exact() {
        return true;
    }

    /** Where normal numbers come from. */
    enum Generator {
        /** {@link org.scorefield.random.Normals}: the same bits everywhere. */
        PHILOX,
        /**
         * NVIDIA's cuRAND, which only CUDA devices can have: Philox4x32-10, too, by the library's own logarithm and sine. Coordinate d
         * of chain i is number d·2⁴⁰ + i of the sequence for the job's seed.
         */
        CURAND;

        /**
         * Chain ids end here with {@link #CURAND}. Its counters are the engine's words of purposes that are multiples of 64, which
         * nothing else is drawn for, only as long as ids are below 2³⁴.
         */
        public static final long CURAND_CHAINS = 1L << 34;

        /** Coordinates end here with {@link #CURAND}: the sequence has 2⁶⁴ numbers. */
        public static final int CURAND_DIMENSIONS = 1 << 24;

        /** The name in job files. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The refusal of a device that does not have it. */
        public DeviceException missingOn(DeviceInfo device, String reason) {
            return new DeviceException("`generator: " + label() + "` is not to be had on " + device.selector() + " ("
                    + device.name() + "): " + reason + ", or take `generator: " + PHILOX.label() + "`");
        }

        /** The refusal of a device that is not a CUDA device. */
        public DeviceException missingOn(DeviceInfo device) {
            return missingOn(device, "it is NVIDIA's library for CUDA devices; use --device cuda");
        }
    }

    /**
     * x = scale·z, z standard normal.
     *
     * @param scale ≥ 0
     * @param generator of z
     */
    record Normal(double scale, Generator generator) implements Initial {
        /** With our own generator. */
        public Normal(double scale) {
            this(scale, Generator.PHILOX);
        }

        /** Checks its arguments. */
        public Normal {
            new Checks()
                    .that(scale >= 0, "scale", "is " + scale, "a finite number >= 0")
                    .single("scale", scale)
                    .done();
        }

        @Override
        public boolean exact() {
            return generator == Generator.PHILOX;
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
     * Every chain at the same point.
     *
     * @param at [D]
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Point(float[] at) implements Initial {
        /** Checks its argument. */
        public Point {
            Checks checks = new Checks().that(at.length > 0, "at", "is empty", "a number for each coordinate");
            for (int d = 0; d < at.length; d++) {
                checks.finite("at[" + d + "]", at[d]);
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
