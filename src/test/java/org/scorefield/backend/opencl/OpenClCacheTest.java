package org.scorefield.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.ChildJvm;
import org.scorefield.backend.device.KernelCache;
import org.scorefield.contract.RequiredBackends;

/** Kernels from a cache give the same bits as compiled ones, and a damaged cache means compiling, not failing. */
class OpenClCacheTest {
    @TempDir
    Path directory;

    private Path cache;
    private int compiled;

    @BeforeEach
    void fill() {
        RequiredBackends.openOrSkip("opencl", Options.DEFAULT).close();
        cache = directory.resolve("cache");
        compiled = OpenClCacheRun.run(cache);
    }

    private Path entry() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            List<Path> entries = files.toList();
            assertEquals(1, entries.size(), entries.toString());
            return entries.get(0);
        }
    }

    private int entries() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return (int) files.count();
        }
    }

    private Optional<byte[]> content() throws IOException {
        return new KernelCache(cache, OpenClCacheRun.LIMIT).get(key());
    }

    private String key() throws IOException {
        return entry().getFileName().toString().replaceFirst("\\..*", "");
    }

    @Test
    void theSecondTimeComesFromTheCache() throws IOException {
        byte[] entry = Files.readAllBytes(entry());
        assertEquals(compiled, OpenClCacheRun.run(cache));
        assertArrayEquals(entry, Files.readAllBytes(entry()));
        assertEquals(compiled, OpenClCacheRun.run(null), "without a cache");
    }

    /** The driver's version may stay when what compiles for it is replaced: PoCL's does with another LLVM. */
    @Test
    void anotherCompilerHasEntriesOfItsOwn() throws IOException {
        OpenClDevices.Found found = OpenClDevices.all().found().get(0);
        OpenClDevices.Found other = new OpenClDevices.Found(found.platform(), found.id(), found.info(), "LLVM 99");
        assertEquals(compiled, OpenClCacheRun.run(cache, other));
        assertEquals(2, entries());
        assertEquals(compiled, OpenClCacheRun.run(cache, other));
        assertEquals(compiled, OpenClCacheRun.run(cache));
        assertEquals(2, entries());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.7})
    void aScribbledEntryIsReplaced(double where) throws IOException {
        byte[] damaged = Files.readAllBytes(entry());
        damaged[(int) (where * damaged.length)] ^= 0x10;
        Files.write(entry(), damaged);
        assertEquals(compiled, OpenClCacheRun.run(cache));
        assertTrue(content().isPresent());
    }

    /**
     * In a process of its own, because PoCL may end it: it does so with what starts as its own binary and goes on as something else.
     * That takes more than damage, since entries are hashed; here it is something that PoCL sees to be foreign.
     */
    @Test
    void anEntryThatTheDriverRefusesIsReplaced() throws IOException, InterruptedException {
        byte[] foreign = "another driver's binary".getBytes(StandardCharsets.UTF_8);
        new KernelCache(cache, OpenClCacheRun.LIMIT).put(key(), foreign);
        try (ChildJvm child = new ChildJvm(directory, Map.of(), OpenClCacheRun.class, cache.toString())) {
            assertEquals(0, child.await(120), child::output);
            assertEquals(Integer.toString(compiled), child.output().strip());
        }
        assertTrue(content().orElseThrow().length > foreign.length);
    }
}
