package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;

class CliDevicesTest {
    @Test
    void plainJavaIsAlwaysThere() {
        Cli cli = Cli.run("devices").ok();
        assertTrue(cli.out().contains("java      Java "), cli.out());
        Cli json = Cli.run("devices", "--json").ok();
        assertTrue(
                json.out().contains("{\"selector\":\"java\",\"backend\":\"java\",\"index\":0,\"name\":"), json.out());
        assertTrue(json.out().contains("\"missing\":["), json.out());
    }

    @Test
    void plainJavaPassesItsTest() {
        Cli cli = Cli.run("selftest", "--device", "java").ok();
        assertTrue(cli.out().lines().filter(line -> line.endsWith("same bits")).count() > 15, cli.out());
        assertTrue(cli.out().endsWith("passed\n"), cli.out());
        Cli json = Cli.run("selftest", "--device", "java", "--json").ok();
        assertTrue(json.out().startsWith("{\"devices\":[{\"selector\":\"java\",\"passed\":true,"), json.out());
        Cli.run("selftest", "--device", "fpga").fails(3, "is `fpga`");
    }

    /** A device whose functions and chains are off by one bit is found out. */
    @Test
    void aWrongDeviceFailsTheTest() {
        List<SelfTest.Check> checks = new ArrayList<>();
        try (Backend java = Backends.open("java", Options.DEFAULT)) {
            SelfTest.run(new WrongBackend(java), java, checks::add);
        }
        for (SelfTest.Check check : checks) {
            boolean wrong =
                    check.name().startsWith("function exp") || check.name().startsWith("scores");
            assertEquals(wrong ? 1 : 0, check.differing(), check.name());
        }
    }
}
