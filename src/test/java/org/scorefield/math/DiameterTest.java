package org.scorefield.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiameterTest {
    private static double bruteForce(float[] points, int dimension) {
        double largest = 0;
        for (int i = 0; i < points.length; i += dimension) {
            for (int j = 0; j < i; j += dimension) {
                double square = 0;
                for (int d = 0; d < dimension; d++) {
                    square += Math.pow((double) points[i + d] - points[j + d], 2);
                }
                largest = Math.max(largest, square);
            }
        }
        return Math.sqrt(largest);
    }

    /** Clouds, in many dimensions nearly a sphere, so that few pairs can be left out; numbers that blocks do not divide. */
    @ParameterizedTest
    @CsvSource({"1, 500", "2, 1", "2, 2", "2, 501", "3, 333", "7, 257", "50, 100", "101, 65"})
    void isThatOfAllPairs(int dimension, int count) {
        for (long seed = 0; seed < 10; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] points = new float[dimension * count];
            for (int i = 0; i < points.length; i++) {
                points[i] = (float) (100 + random.nextGaussian() * (seed % 2 == 0 ? 1 : random.nextDouble()));
            }
            Diameter diameter = Diameter.of(points, dimension);
            assertTrue(diameter.exact());
            // both are sums of the same D squares, in another order
            assertEquals(bruteForce(points, dimension), diameter.value(), 1e-14 * diameter.value());
        }
    }

    /** On a circle every point is as far from the middle as any other, and the farthest pair the only one opposite. */
    @Test
    void ofACircleIsItsDiameter() {
        int count = 4000;
        float[] points = new float[2 * count];
        for (int i = 0; i < count; i++) {
            double angle = Math.PI * i / count; // half of it, so that only the ends are opposite each other
            points[2 * i] = (float) Math.cos(angle);
            points[2 * i + 1] = (float) Math.sin(angle);
        }
        assertEquals(2, Diameter.of(points, 2).value(), 1e-6);
    }

    /** The 2^D corners of a cube. */
    @Test
    void ofACubeIsItsDiagonal() {
        int dimension = 10;
        float[] points = new float[dimension << dimension];
        for (int i = 0; i < points.length; i++) {
            points[i] = i / dimension >> i % dimension & 1;
        }
        assertEquals(new Diameter(Math.sqrt(dimension), true), Diameter.of(points, dimension));
    }

    /** Where the pairs are too many, the sum of two distances from the middle: here the sphere's true diameter. */
    @Test
    void aBoundIsGivenWhereThePairsAreTooMany() {
        int count = 1000;
        SplittableRandom random = new SplittableRandom(1);
        float[] points = new float[20 * count];
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) random.nextGaussian();
        }
        Diameter exact = Diameter.of(points, 20);
        Diameter bound = Diameter.of(points, 20, 1000);
        assertTrue(exact.exact());
        assertFalse(bound.exact());
        assertTrue(bound.value() >= exact.value() && bound.value() < 2 * exact.value(), exact + " and " + bound);
    }

    @Test
    void numbersOfAnySizeHaveOne() {
        assertEquals(
                2.0 * Float.MAX_VALUE,
                Diameter.of(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}, 1).value());
        assertEquals(new Diameter(0, true), Diameter.of(new float[] {3, 3, 3, 3}, 2));
    }
}
