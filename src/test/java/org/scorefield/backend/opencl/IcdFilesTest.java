package org.scorefield.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the loader could crash or hang on is named; what it passes over by itself is left to it. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IcdFilesTest {
    @TempDir
    Path directory;

    private Path vendors;
    private Path file;

    @BeforeEach
    void aGoodOneIsThere() throws IOException {
        vendors = Files.createDirectory(directory.resolve("vendors"));
        Files.writeString(vendors.resolve("aaa.icd"), "libgood.so.1\n");
        file = vendors.resolve("bbb.icd");
    }

    @AfterEach
    void unlink() throws IOException {
        Files.deleteIfExists(file);
    }

    private static void assertFine(Path path) {
        assertEquals(Optional.empty(), IcdFiles.damage(path));
    }

    /** In the directory, and as the only one. */
    private void assertNamed(String what) {
        for (Path path : new Path[] {vendors, file}) {
            String damage = IcdFiles.damage(path).orElseThrow();
            assertTrue(damage.contains(file + " " + what), damage);
        }
    }

    @Test
    void textIsFine() throws IOException {
        assertFine(vendors);
        Files.writeString(file, "");
        assertFine(vendors);
        assertFine(file);
        Files.writeString(file, "/opt/driver/lib.so");
        assertFine(vendors);
        Files.write(vendors.resolve("notes.txt"), new byte[10]);
        assertFine(vendors);
    }

    @Test
    void theNamesOfLibrariesAreFine() throws IOException {
        assertFine(Path.of("libpocl.so.2"));
        assertFine(Files.write(directory.resolve("lib.so"), new byte[] {0x7f, 'E', 'L', 'F', 0}));
        assertFine(directory.resolve("missing.icd"));
    }

    @Test
    void aBinaryIsNamed() throws IOException {
        Files.write(file, new byte[] {0x7f, 'E', 'L', 'F', 0});
        assertNamed("is damaged");
        Files.writeString(file, "x".repeat(4097));
        assertNamed("is damaged");
    }

    @Test
    void aPipeIsNamedAndNotWaitedFor() throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        assertNamed("is a pipe or a device");
    }

    @Test
    void aDeviceIsNamedAndNotReadToItsEnd() throws IOException {
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
        assertNamed("is a pipe or a device");
    }

    @Test
    void aDirectoryIsPassedOver() throws IOException {
        Files.createDirectory(file);
        assertFine(vendors);
    }

    /** A usual way to hide a driver. */
    @ParameterizedTest
    @ValueSource(strings = {"/dev/null", "/nowhere"})
    void linksToNothingArePassedOver(String to) throws IOException {
        Files.createSymbolicLink(file, Path.of(to));
        assertFine(vendors);
        assertFine(file);
    }

    @Test
    void whatMayNotBeReadIsLeftToTheLoader() throws IOException {
        Files.writeString(file, "libhidden.so");
        assertTrue(file.toFile().setReadable(false));
        assertFine(vendors);
    }
}
