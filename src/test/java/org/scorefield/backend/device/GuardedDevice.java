package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Poisons fresh memory, puts a guard behind it and counts what is asked of the device. Problems are gathered and told by
 * {@link #assertIntact}, since what a close() throws may be lost.
 */
final class GuardedDevice extends ForwardingDevice {
    /** As a float, a NaN that no arithmetic gives. */
    static final int POISON = 0xffcacaca;

    private static final int GUARD = 0xcafef00d;
    private static final int GUARD_WORDS = 64;

    /** The arguments that a kernel reads whole. */
    private static final Map<String, Set<Integer>> READ = Map.ofEntries(
            Map.entry("evaluate", Set.of(0, 3, 4)),
            Map.entry("elementary", Set.of(0)),
            Map.entry("advance", Set.of(0, 1, 2, 4)),
            Map.entry("stage_exponents", Set.of(0, 3)),
            Map.entry("update", Set.of(0, 2, 3)),
            Map.entry("settle", Set.of(0, 1, 2)),
            Map.entry("perturb", Set.of(0)),
            Map.entry("denoise", Set.of(0, 2, 4)),
            Map.entry("denoising_values", Set.of(0, 1)),
            Map.entry("explicit_values", Set.of(0, 1)),
            Map.entry("implicit_values", Set.of(0, 1)),
            Map.entry("sliced_values", Set.of(0, 1, 2)),
            Map.entry("block_sums", Set.of(0, 2)));

    private final List<String> problems = new ArrayList<>();
    private final Map<String, Integer> live = new TreeMap<>();
    private long liveBytes;
    private long mostBytes;
    private int allocations;
    private int programs;
    private int launches;

    GuardedDevice(Device device) {
        super(device);
    }

    static void assertNoPoison(float[] numbers, String what) {
        for (int i = 0; i < numbers.length; i++) {
            assertNotEquals(POISON, Float.floatToRawIntBits(numbers[i]), what + " " + i + " was never written");
        }
    }

    void assertIntact() {
        assertEquals(List.of(), problems);
    }

    void assertBalanced() {
        assertIntact();
        assertEquals(Map.of(), live, "memory that was not given back");
    }

    int allocations() {
        return allocations;
    }

    int programs() {
        return programs;
    }

    int launches() {
        return launches;
    }

    /** The most bytes that were reserved at a time. */
    long mostBytes() {
        return mostBytes;
    }

    @Override
    public Memory allocate(String what, long bytes) {
        Guarded memory = new Guarded(what, bytes, device().allocate(what, bytes + GUARD_WORDS * Integer.BYTES));
        allocations++;
        live.merge(what, 1, Integer::sum);
        liveBytes += bytes;
        mostBytes = Math.max(mostBytes, liveBytes);
        return memory;
    }

    @Override
    public Program build(ProgramText text) {
        programs++;
        return super.build(text);
    }

    @Override
    protected void launching(String kernel, Map<Integer, Memory> arguments) {
        launches++;
        for (int index : READ.getOrDefault(kernel, Set.of())) {
            Guarded memory = (Guarded) arguments.get(index);
            if (memory.closed) {
                problems.add(kernel + " is launched with argument " + index + " given back");
            } else if (Arrays.stream(memory.content()).anyMatch(word -> word == POISON)) {
                problems.add(kernel + " reads argument " + index + ", which nobody has written whole");
            }
        }
    }

    private final class Guarded extends ForwardingMemory {
        private final String what;
        private final int words;
        private boolean closed;

        Guarded(String what, long bytes, Memory memory) {
            super(memory);
            this.what = what;
            this.words = Math.toIntExact(bytes / Integer.BYTES);
            int[] pattern = new int[words + GUARD_WORDS];
            Arrays.fill(pattern, POISON);
            Arrays.fill(pattern, words, pattern.length, GUARD);
            memory.write(0, pattern, pattern.length);
        }

        int[] content() {
            int[] content = new int[words];
            memory().read(0, content, 0, words);
            return content;
        }

        @Override
        public long bytes() {
            return (long) words * Integer.BYTES;
        }

        @Override
        public void write(long offset, float[] source, int count) {
            check(offset, count);
            super.write(offset, source, count);
        }

        @Override
        public void write(long offset, int[] source, int count) {
            check(offset, count);
            super.write(offset, source, count);
        }

        @Override
        public void read(long offset, float[] target, int at, int count) {
            check(offset, count);
            super.read(offset, target, at, count);
        }

        @Override
        public void read(long offset, int[] target, int at, int count) {
            check(offset, count);
            super.read(offset, target, at, count);
        }

        private void check(long offset, int count) {
            if (offset < 0 || count < 0 || offset + count > words) {
                problems.add("copy of " + count + " numbers at " + offset + " of " + words + " in " + what);
            }
        }

        @Override
        public void close() {
            if (closed) {
                problems.add(what + " is given back twice");
                return;
            }
            int[] guard = new int[GUARD_WORDS];
            memory().read(words, guard, 0, GUARD_WORDS);
            if (Arrays.stream(guard).anyMatch(word -> word != GUARD)) {
                problems.add("something wrote behind " + what);
            }
            closed = true;
            live.computeIfPresent(what, (name, count) -> count == 1 ? null : count - 1);
            liveBytes -= bytes();
            super.close();
        }
    }
}
