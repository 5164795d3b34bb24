package org.scorefield.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.rng.core.source32.Philox4x32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

@Tag("smoke")
class PhiloxTest {
    /** Rounds and words: counter, key, output. */
    private record Known(int rounds, int[] counter, int[] key, int[] output) {
        @Override
        public String toString() {
            return rounds + " rounds, counter " + hex(counter) + ", key " + hex(key);
        }
    }

    /**
     * Six vectors from Random123, {@code tests/kat_vectors} at commit 9545ff6; the rest, for carries, word order and sign bits, were
     * derived by an independent implementation of the paper's round function in Python, which gives those six, too.
     */
    static Stream<Known> knownAnswers() throws IOException {
        List<Known> known = new ArrayList<>();
        try (InputStream file = PhiloxTest.class.getResourceAsStream("/kat/philox4x32_kat.json");
                JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), file)) {
            List<Integer> numbers = new ArrayList<>();
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    numbers.add((int) json.getLongValue());
                } else if (token == JsonToken.END_OBJECT) {
                    // the keys come in this order: rounds, ctr, key, out
                    int[] words = numbers.stream().mapToInt(Integer::intValue).toArray();
                    known.add(new Known(words[0], slice(words, 1, 5), slice(words, 5, 7), slice(words, 7, 11)));
                    numbers.clear();
                }
            }
        }
        assertEquals(18, known.size());
        return known.stream();
    }

    private static int[] slice(int[] words, int from, int to) {
        return Arrays.copyOfRange(words, from, to);
    }

    private static String hex(int... words) {
        return String.join(
                " ",
                Arrays.stream(words)
                        .mapToObj(word -> String.format("%08x", word))
                        .toList());
    }

    private static int[] words(int[] counter, int[] key, int rounds) {
        int[] words = new int[4];
        Philox.words(counter[0], counter[1], counter[2], counter[3], key[0], key[1], rounds, words);
        return words;
    }

    private static int[] block(long seed, Purpose purpose, long chain, long time, int block) {
        int[] words = new int[4];
        Philox.block(seed, purpose, chain, time, block, words);
        return words;
    }

    @ParameterizedTest
    @MethodSource("knownAnswers")
    void givesTheKnownAnswer(Known known) {
        assertEquals(hex(known.output), hex(words(known.counter, known.key, known.rounds)));
    }

    /** [rand.predef] of C++26 states this number: it is the last word of counter 2499 under the default seed. */
    @Test
    void givesTheTenThousandthNumberOfCpp26() {
        assertEquals(1955073260, words(new int[] {2499, 0, 0, 0}, new int[] {20111115, 0}, 10)[3]);
    }

    /** Apache Commons RNG 1.7 is seeded with key and counter, and steps before its first block. */
    @Test
    void agreesWithCommonsRng() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 10_000; i++) {
            int[] key = {random.nextInt(), random.nextInt()};
            // every fourth counter carries into its second word
            int[] counter = {i % 4 == 0 ? -1 : random.nextInt(), random.nextInt(), random.nextInt(), random.nextInt()};
            Philox4x32 oracle =
                    new Philox4x32(new int[] {key[0], key[1], counter[0], counter[1], counter[2], counter[3]});
            for (int step = 1; step <= 3; step++) {
                long low = ((long) counter[1] << 32 | counter[0] & 0xffffffffL) + step;
                int carry = low >= 0 && low < step ? 1 : 0;
                int[] next = {(int) low, (int) (low >>> 32), counter[2] + carry, counter[3]};
                int[] expected = {oracle.nextInt(), oracle.nextInt(), oracle.nextInt(), oracle.nextInt()};
                assertArrayEquals(expected, words(next, key, 10), () -> hex(counter) + " under " + hex(key));
            }
        }
    }

    @Test
    void everyPartOfAnAddressHasItsPlace() {
        long seed = 0x0123456789abcdefL;
        int[] key = {0x89abcdef, 0x01234567};
        long chain = 0x7766554433221100L;
        long time = 0x9a_bcdef012L; // beyond 2³²
        int step = Purpose.STEP.ordinal() << 16;
        assertEquals(
                hex(words(new int[] {0x9a00beef | step, 0xbcdef012, 0x33221100, 0x77665544}, key, 10)),
                hex(block(seed, Purpose.STEP, chain, time, 0xbeef)));
        assertEquals(hex(words(new int[] {0, 0, 0, 0}, new int[] {0, 0}, 10)), hex(block(0, Purpose.INITIAL, 0, 0, 0)));
        assertEquals(
                hex(words(new int[] {0xff00ffff | step, -1, -1, 0x7fffffff}, new int[] {-1, -1}, 10)),
                hex(block(-1, Purpose.STEP, Long.MAX_VALUE, Philox.TIMES - 1, 0xffff)));
    }

    /** The counter that ArrayFire cut to 32 bits made its numbers repeat: github.com/arrayfire/arrayfire/issues/2007. */
    @Test
    void noBitOfAnAddressIsLost() {
        Set<String> seen = new HashSet<>();
        int addresses = 0;
        for (int bit = 0; bit < 64; bit++, addresses += 1) {
            seen.add(hex(block(1L << bit, Purpose.STEP, 0, 0, 0)));
        }
        for (int bit = 0; bit < 63; bit++, addresses += 1) {
            seen.add(hex(block(0, Purpose.STEP, 1L << bit, 0, 0)));
        }
        for (int bit = 0; bit < 40; bit++, addresses += 1) {
            seen.add(hex(block(0, Purpose.STEP, 0, 1L << bit, 0)));
        }
        for (int bit = 0; bit < 16; bit++, addresses += 1) {
            seen.add(hex(block(0, Purpose.STEP, 0, 0, 1 << bit)));
        }
        for (Purpose purpose : Purpose.values()) {
            addresses += 1;
            seen.add(hex(block(0, purpose, 0, 0, 0)));
        }
        assertEquals(addresses, seen.size());
        assertNotEquals(hex(block(5, Purpose.STEP, 3, 1, 2)), hex(block(5, Purpose.INITIAL, 3, 1, 2)));
    }

    /** Results that users keep depend on these: a purpose may be appended, never moved. */
    @Test
    void purposesKeepTheirOrdinals() {
        assertEquals(
                List.of("INITIAL", "STEP"),
                Stream.of(Purpose.values()).map(Purpose::name).limit(2).toList());
        assertTrue(Purpose.values().length <= 256);
    }
}
