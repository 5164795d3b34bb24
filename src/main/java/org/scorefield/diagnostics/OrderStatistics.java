package org.scorefield.diagnostics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Quantiles of numbers that somebody else has, who counts for us: a number's 32 bits are put in the order of the numbers
 * ({@link #ordered}) and looked at as three digits, of 11, 11 and 10 bits. For each digit, numbers are counted that begin as the wanted ones
 * do. Counts are whole numbers: the result is exact, whatever the order or the parts in which they were counted.
 *
 * <p>The p-quantile of n numbers is the ⌈p·n⌉-th smallest (the smallest for p = 0): the inverse of their distribution function
 * (Hyndman and Fan 1996, definition 1). Its standard error is half the difference between the order statistics √(n·p·(1 − p)) ranks above
 * and below (Woodruff 1952, doi 10.1080/01621459.1952.10483443).
 */
public final class OrderStatistics {
    /** Bits of each digit. */
    private static final int[] BITS = {11, 11, 10};

    /** How many digits there are. */
    public static final int DIGITS = BITS.length;

    /**
     * A digit to be counted.
     *
     * @param bits its size
     * @param shift bits behind it
     * @param prefixes what may be before it, each once
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Digit(int bits, int shift, int[] prefixes) {
        /** How many counts there are: for each prefix, one for each digit. */
        public int size() {
            return prefixes.length << bits;
        }
    }

    private final double[] probabilities;
    private int level;
    private int[] prefixes = {0};
    private long[] counts;
    private long total;

    /** For each probability three ranks: that of the quantile, and those that its standard error is from. */
    private long[] ranks;

    /** For each rank, what its number begins with, and the rank among the numbers that begin so. */
    private int[] begins;

    /** Of these probabilities, from 0 to 1. */
    public OrderStatistics(double[] probabilities) {
        this.probabilities = probabilities.clone();
        this.counts = new long[1 << BITS[0]];
    }

    /** A number's bits in an order that is that of the numbers; both zeros are the same. */
    public static int ordered(float x) {
        int bits = Float.floatToRawIntBits(x + 0f);
        return bits < 0 ? ~bits : bits | 0x80000000;
    }

    private static float number(int ordered) {
        return Float.intBitsToFloat(ordered < 0 ? ordered & 0x7fffffff : ~ordered);
    }

    /** Whether all digits are known. */
    public boolean done() {
        return level == DIGITS;
    }

    /** The digit that is to be counted next. */
    public Digit digit() {
        int behind = 0;
        for (int i = level + 1; i < DIGITS; i++) {
            behind += BITS[i];
        }
        return new Digit(BITS[level], behind, prefixes.clone());
    }

    /** Adds counts of {@link #digit}, {@code more[(p << bits) + digit]}. */
    public void add(long[] more) {
        for (int i = 0; i < more.length; i++) {
            counts[i] += more[i];
        }
    }

    /** All numbers have been counted: on to the next digit. */
    public void next() {
        if (level == 0) {
            total = Arrays.stream(counts).sum();
            ranks = total == 0 ? new long[0] : ranks();
            begins = new int[ranks.length];
        }
        for (int r = 0; r < ranks.length; r++) {
            int at = Arrays.binarySearch(prefixes, begins[r]) << BITS[level];
            int digit = 0;
            for (; ranks[r] > counts[at + digit]; digit++) {
                ranks[r] -= counts[at + digit];
            }
            begins[r] = begins[r] << BITS[level] | digit;
        }
        prefixes = Arrays.stream(begins).distinct().sorted().toArray();
        level++;
        counts = done() ? new long[0] : new long[prefixes.length << BITS[level]];
    }

    private long[] ranks() {
        long[] made = new long[3 * probabilities.length];
        for (int q = 0; q < probabilities.length; q++) {
            double p = probabilities[q];
            // in decimals: 0.07 of 100 is the seventh, not the eighth
            BigDecimal exact = BigDecimal.valueOf(p).multiply(BigDecimal.valueOf(total));
            long rank = Math.max(1, exact.setScale(0, RoundingMode.CEILING).longValueExact());
            long spread = (long) Math.ceil(Math.sqrt(total * p * (1 - p)));
            made[3 * q] = Math.max(1, rank - spread);
            made[3 * q + 1] = rank;
            made[3 * q + 2] = Math.min(total, rank + spread);
        }
        return made;
    }

    /** How many numbers were counted. */
    public long total() {
        return total;
    }

    /** The quantiles; standard errors are NaN at the probabilities 0 and 1, and all is NaN where nothing was counted. */
    public List<Estimate> quantiles() {
        List<Estimate> quantiles = new ArrayList<>();
        for (int q = 0; q < probabilities.length; q++) {
            if (total == 0) {
                quantiles.add(new Estimate(Double.NaN, Double.NaN));
                continue;
            }
            double spread = ((double) number(begins[3 * q + 2]) - number(begins[3 * q])) / 2;
            boolean inner = probabilities[q] > 0 && probabilities[q] < 1;
            quantiles.add(new Estimate(number(begins[3 * q + 1]), inner ? spread : Double.NaN));
        }
        return quantiles;
    }
}
