package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.scorefield.contract.RequiredBackends;

/**
 * The committed table of registers is what NVRTC 12.6 makes of the kernels now. A prediction of how many threads fit, from NVIDIA's
 * own assembler: no GPU has run them. {@code -Dupdate.registers=true} writes it anew.
 */
@Tag("cuda")
class RegisterTableTest {
    private static final Path TABLE = Path.of("bench", "results", "cuda-registers.csv");

    @Test
    void specialisedKernelsKeepSmallDimensionsInRegisters() throws IOException {
        NvrtcLibrary library = NvrtcLibrary.only();
        if (library.nvrtc().isEmpty()) {
            RequiredBackends.skip("nvrtc", library.reason());
        }
        List<RegisterTable.Use> rows = RegisterTable.make();
        List<String> lines = Stream.concat(
                        Stream.of(RegisterTable.HEADER), rows.stream().map(RegisterTable.Use::csv))
                .toList();
        if (Boolean.getBoolean("update.registers")) {
            Files.write(TABLE, lines);
        }
        assertTrue(rows.size() > 200, rows.size() + " rows");
        assertEquals(List.of(), rows.stream().filter(row -> row.spilled() > 0).toList(), "kernels that spill");
        assertEquals(Files.readAllLines(TABLE), lines);
    }
}
