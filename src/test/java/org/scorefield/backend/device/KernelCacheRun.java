package org.scorefield.backend.device;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/** Uses a cache while others use it, too: {@code KernelCacheRun DIRECTORY SEED}. */
final class KernelCacheRun {
    private static final int KEYS = 12;

    private KernelCacheRun() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        exercise(new KernelCache(Path.of(arguments[0]), 20_000), Integer.parseInt(arguments[1]), 300);
    }

    /** Reads, writes and discards entries at random; an exception if a hit is not what belongs to its key. */
    static void exercise(KernelCache cache, int seed, int times) {
        SplittableRandom random = new SplittableRandom(seed);
        int hits = 0;
        for (int i = 0; i < times; i++) {
            int number = random.nextInt(KEYS);
            String key = KernelCache.key("program " + number);
            Optional<byte[]> found = cache.get(key);
            if (found.isPresent()) {
                hits++;
                if (!Arrays.equals(found.get(), content(number))) {
                    throw new IllegalStateException("the entry of program " + number + " is wrong");
                }
            }
            if (random.nextInt(20) == 0) {
                cache.discard(key);
            } else {
                cache.put(key, content(number));
            }
        }
        if (hits < times / 10) {
            throw new IllegalStateException("only " + hits + " hits of " + times);
        }
    }

    private static byte[] content(int number) {
        byte[] content = new byte[1000 + 200 * number];
        new SplittableRandom(number).nextBytes(content);
        return content;
    }
}
