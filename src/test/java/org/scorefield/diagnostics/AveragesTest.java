package org.scorefield.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AveragesTest {
    private static double[][] numbers(int samples) {
        SplittableRandom random = new SplittableRandom(samples);
        double[][] numbers = new double[samples][];
        for (int i = 0; i < samples; i++) {
            numbers[i] = new double[] {1e6 + random.nextGaussian(), 1e-3 * random.nextGaussian()};
        }
        return numbers;
    }

    private static void add(Averages averages, double[][] numbers, int from, int to) {
        averages.add(to - from, (i, values) -> System.arraycopy(numbers[from + i], 0, values, 0, 2));
    }

    @ParameterizedTest
    @CsvSource({"2", "255", "256", "257", "5000", "300000"})
    void agreeWithTheTwoPassFormulas(int samples) {
        double[][] numbers = numbers(samples);
        Averages averages = new Averages(2);
        add(averages, numbers, 0, samples);
        assertEquals(samples, averages.count());
        for (int j = 0; j < 2; j++) {
            double mean = 0;
            for (double[] sample : numbers) {
                mean += sample[j] / samples;
            }
            double squares = 0;
            for (double[] sample : numbers) {
                squares += (sample[j] - mean) * (sample[j] - mean);
            }
            assertEquals(mean, averages.get(j).value(), 1e-13 * (j == 0 ? 1e6 : 1));
            double error = Math.sqrt(squares / (samples - 1) / samples);
            assertEquals(error, averages.get(j).standardError(), 1e-8 * error);
        }
    }

    @Test
    void doNotDependOnHowSamplesAreCut() {
        int samples = 270_000; // more than one parallel batch
        double[][] numbers = numbers(samples);
        Averages whole = new Averages(2);
        add(whole, numbers, 0, samples);
        Averages parts = new Averages(2);
        add(parts, numbers, 0, 256);
        add(parts, numbers, 256, 1024);
        add(parts, numbers, 1024, samples);
        assertEquals(whole.get(0), parts.get(0));
        assertEquals(whole.get(1), parts.get(1));
    }

    @Test
    void nothingFollowsAnIncompleteBlock() {
        Averages averages = new Averages(1);
        averages.add(1, (i, values) -> values[0] = 3);
        assertEquals(3, averages.get(0).value());
        assertTrue(Double.isNaN(averages.get(0).standardError()));
        assertThrows(IllegalStateException.class, () -> averages.add(256, (i, values) -> values[0] = 3));
    }
}
