package org.scorefield.error;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    @Test
    void theCodesAreThoseThatScriptsRelyOn() {
        int[] codes = Arrays.stream(ExitCode.values()).mapToInt(ExitCode::code).toArray();
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, codes);
    }

    @Test
    void everyFailureHasItsCode() {
        Path path = Path.of("x");
        assertEquals(3, new BadInputException("x", "is bad", "").exitCode().code());
        assertEquals(4, new DeviceException("lost").exitCode().code());
        assertEquals(5, new DeviceMemoryException("full").exitCode().code());
        assertEquals(
                7,
                new FileAccessException("read", path, "gone", null).exitCode().code());
        assertEquals(
                8, new DamagedFileException(path, "is short", "").exitCode().code());
    }
}
