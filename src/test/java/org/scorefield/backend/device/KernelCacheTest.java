package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with the cache, it is a miss and never a failure, and never somebody else's code. */
class KernelCacheTest {
    private static final String KEY = KernelCache.key("program", "options");
    private static final byte[] CONTENT = "the compiled program".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 40;

    @TempDir
    Path temporary;

    private Path directory() {
        return temporary.resolve("cache");
    }

    private KernelCache cache() {
        return new KernelCache(directory(), 1 << 20);
    }

    private Path entry(String key) {
        return directory().resolve(key + ".kernel");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void givesBackWhatWasStored() throws IOException {
        KernelCache cache = cache();
        assertEquals(Optional.empty(), cache.get(KEY));
        cache.put(KEY, CONTENT);
        assertArrayEquals(CONTENT, cache.get(KEY).orElseThrow());
        assertArrayEquals(CONTENT, cache().get(KEY).orElseThrow());
        assertEquals(Optional.empty(), cache.get(KernelCache.key("another")));
        cache.put(KEY, new byte[] {1, 2});
        assertArrayEquals(new byte[] {1, 2}, cache.get(KEY).orElseThrow());
        assertEquals(List.of(KEY + ".kernel"), files());
        cache.discard(KEY);
        cache.discard(KEY);
        assertEquals(Optional.empty(), cache.get(KEY));
    }

    @Test
    void keysDependOnEveryPartAndWhereItEnds() {
        assertTrue(KEY.matches("[0-9a-f]{64}"), KEY);
        assertEquals(KEY, KernelCache.key("program", "options"));
        assertNotEquals(KEY, KernelCache.key("programo", "ptions"));
        assertNotEquals(KEY, KernelCache.key("program", "options", ""));
        assertNotEquals(KEY, KernelCache.key("options", "program"));
    }

    @Test
    void entriesThatEndEarlyAreMisses() throws IOException {
        cache().put(KEY, CONTENT);
        byte[] whole = Files.readAllBytes(entry(KEY));
        assertEquals(HEADER + CONTENT.length, whole.length);
        for (int length = 0; length < whole.length; length++) {
            Files.write(entry(KEY), Arrays.copyOf(whole, length));
            assertEquals(Optional.empty(), cache().get(KEY), length + " bytes");
        }
        Files.write(entry(KEY), Arrays.copyOf(whole, whole.length + 1));
        assertEquals(Optional.empty(), cache().get(KEY), "a byte more");
        cache().put(KEY, CONTENT);
        assertArrayEquals(CONTENT, cache().get(KEY).orElseThrow(), "stored again");
    }

    @Test
    void aChangeOfAnyByteIsAMiss() throws IOException {
        cache().put(KEY, CONTENT);
        byte[] whole = Files.readAllBytes(entry(KEY));
        for (int i = 0; i < whole.length; i++) {
            for (int flip : new int[] {1, 0x80, 0xff}) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) flip;
                Files.write(entry(KEY), damaged);
                assertEquals(Optional.empty(), cache().get(KEY), "byte " + i);
            }
        }
    }

    @Test
    void whatIsNotAnEntryOfThisNameIsAMiss() throws IOException {
        cache().put(KernelCache.key("another"), CONTENT);
        Files.move(entry(KernelCache.key("another")), entry(KEY));
        assertEquals(Optional.empty(), cache().get(KEY), "another's entry");
        Files.write(entry(KEY), "#!/bin/sh\nexit 1\n".repeat(100).getBytes(StandardCharsets.US_ASCII));
        assertEquals(Optional.empty(), cache().get(KEY), "a text");
        Files.delete(entry(KEY));
        Files.createDirectories(entry(KEY).resolve("inside"));
        assertEquals(Optional.empty(), cache().get(KEY), "a directory");
        cache().put(KEY, CONTENT);
        cache().discard(KEY);
        assertEquals(Optional.empty(), cache().get(KEY), "a directory, still");
    }

    @Test
    void worksWithoutADirectory() {
        KernelCache none = new KernelCache(null, 100);
        none.put(KEY, CONTENT);
        none.discard(KEY);
        assertEquals(Optional.empty(), none.get(KEY));
    }

    @Test
    void worksWhereNothingCanBeWritten() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "not a directory");
        for (Path impossible : List.of(file, file.resolve("below"), Path.of("/proc/self/none"), Path.of("/dev/full"))) {
            KernelCache cache = new KernelCache(impossible, 100);
            assertDoesNotThrow(() -> cache.put(KEY, CONTENT));
            assertEquals(Optional.empty(), cache.get(KEY));
            assertDoesNotThrow(() -> cache.discard(KEY));
        }
        assertEquals("not a directory", Files.readString(file));
    }

    @Test
    void entriesThatWereNotUsedForLongestGoFirst() throws IOException {
        byte[] content = new byte[1000 - HEADER];
        KernelCache cache = new KernelCache(directory(), 4000);
        for (int i = 0; i < 4; i++) {
            cache.put("entry" + i, content);
            Files.setLastModifiedTime(
                    entry("entry" + i), FileTime.from(Instant.now().minusSeconds(1000 - i)));
        }
        assertTrue(cache.get("entry0").isPresent()); // used: entry1 is the oldest now
        cache.put("entry4", content);
        assertEquals(List.of("entry0.kernel", "entry2.kernel", "entry3.kernel", "entry4.kernel"), files());
        // (the clock of a file system may lag some milliseconds behind)
        Files.setLastModifiedTime(entry("entry4"), FileTime.from(Instant.now().plusSeconds(1)));
        cache.put("large", new byte[3000 - HEADER]);
        assertEquals(List.of("entry4.kernel", "large.kernel"), files());
    }

    @Test
    void whatExceedsTheLimitByItselfEvictsNothing() throws IOException {
        KernelCache cache = new KernelCache(directory(), 1000);
        cache.put("small", new byte[10]);
        cache.put("large", new byte[1001 - HEADER]);
        assertEquals(List.of("small.kernel"), files());
        cache.put("just", new byte[1000 - HEADER]);
        assertTrue(cache.get("just").isPresent());
    }

    @Test
    void filesThatAProcessLeftUnfinishedGo() throws IOException {
        cache().put(KEY, CONTENT);
        Path old = Files.writeString(directory().resolve("old.part"), "abandoned");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(24 * 3600)));
        Files.writeString(directory().resolve("young.part"), "somebody is writing");
        Files.writeString(directory().resolve("notes.txt"), "not ours");
        cache().put(KEY, CONTENT);
        assertEquals(List.of(KEY + ".kernel", "notes.txt", "young.part"), files());
    }

    @Test
    void threadsShareADirectory() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            List<Future<Void>> done = new ArrayList<>();
            for (int t = 0; t < 6; t++) {
                int seed = t;
                // so small a cache that entries are evicted while others read them
                Callable<Void> task = () -> {
                    KernelCacheRun.exercise(new KernelCache(directory(), 20_000), seed, 200);
                    return null;
                };
                done.add(pool.submit(task));
            }
            for (Future<Void> each : done) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertFalse(files().stream().anyMatch(name -> name.endsWith(".part")), files().toString());
    }

    @Test
    void processesShareADirectory() throws Exception {
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                children.add(new ChildJvm(
                        temporary, Map.of(), KernelCacheRun.class, directory().toString(), Integer.toString(i)));
            }
            for (ChildJvm child : children) {
                assertEquals(0, child.await(120), child::output);
            }
        } finally {
            children.forEach(ChildJvm::close);
        }
        assertFalse(files().stream().anyMatch(name -> name.endsWith(".part")), files().toString());
    }
}
