package org.scorefield;

import org.scorefield.backend.Backend;
import org.scorefield.error.Checks;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** Points to measure on, some at a time. */
public interface PointSource {
    /** How many there are. */
    long count();

    /** Points {@code first} to {@code first + n}, dimension-major. */
    float[] take(Backend backend, long first, int n);

    /** Refuses numbers that are not the coordinates of points, one after another. */
    static void requireWhole(float[] points, int dimension) {
        new Checks()
                .that(
                        points.length > 0 && points.length % dimension == 0,
                        "points",
                        "have " + points.length + " numbers",
                        "whole points of dimension " + dimension + ", at least one")
                .done();
    }

    /** Points that are given, one after another: [n·D]. */
    static PointSource given(float[] points, int dimension) {
        requireWhole(points, dimension);
        return new PointSource() {
            @Override
            public long count() {
                return points.length / dimension;
            }

            @Override
            public float[] take(Backend backend, long first, int n) {
                float[] columns = new float[n * dimension];
                for (int i = 0; i < n; i++) {
                    for (int d = 0; d < dimension; d++) {
                        columns[d * n + i] = points[((int) first + i) * dimension + d];
                    }
                }
                return columns;
            }
        };
    }

    /**
     * Independent, exact draws from a target at a level.
     *
     * @throws org.scorefield.error.BadInputException if the target offers none
     */
    static PointSource drawn(Target target, Level level, long seed, long count) {
        target.require(Target.Operation.DRAW);
        new Checks().atLeastOne("samples", count).done();
        return new PointSource() {
            @Override
            public long count() {
                return count;
            }

            @Override
            public float[] take(Backend backend, long first, int n) {
                return backend.draw(target, level, seed, first, n);
            }
        };
    }
}
