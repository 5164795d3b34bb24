package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliPlanTest {
    private static final String JOB = """
            target: {type: gaussian-mixture, means: [[0, 0]], covariance: 1}
            sampler: %s
            chains: 1
            """;

    @TempDir
    Path directory;

    private Path job(String sampler) throws IOException {
        return Files.writeString(directory.resolve("job.yaml"), JOB.formatted(sampler));
    }

    @Test
    void printsRows() throws IOException {
        Path job = job("{type: langevin, step-size: 0.02, steps: 1e12}");
        assertEquals("""
                step          times        a          b         c    alpha  sigma  also
                   0  1000000000000  1.00000  0.0200000  0.200000  1.00000      0
                """, Cli.run("plan", job).ok().out());
    }

    /** Also of a step that would be refused as unstable: to see why. */
    @Test
    void printsJson() throws IOException {
        Path job = job("{type: langevin, step-size: 50, steps: 3}");
        assertEquals(
                "{\"steps\":3,\"segments\":[{\"repeats\":3,\"rows\":"
                        + "[{\"a\":1.0,\"b\":50.0,\"c\":10.0,\"alpha\":1.0,\"sigma\":0.0,\"also\":[]}]}]}\n",
                Cli.run("plan", job, "--json").ok().out());
        job = job("{type: edm, schedule: {type: karras, from: 4, to: 1, levels: 2}}");
        String out = Cli.run("plan", job, "--json").ok().out();
        assertTrue(out.startsWith("{\"prior-deviation\":4.0,\"steps\":3,"), out);
        assertTrue(out.contains("\"also\":[\"keep\"]"), out);
    }

    @Test
    void refusesABadJob() throws IOException {
        Path job = job("{type: langevin, step-size: 0, steps: 3}");
        Cli.run("plan", job).fails(3, job + ":2 sampler.step-size: is 0.0");
    }

    /** {@code -Dwrite.docs=true} writes it instead. */
    @Test
    void thePageIsCurrent() throws IOException {
        if (Boolean.getBoolean("write.docs")) {
            Files.writeString(PlansPage.PAGE, PlansPage.text());
        }
        assertEquals(
                PlansPage.text(),
                Files.readString(PlansPage.PAGE),
                "make it anew: ./mvnw test -Dtest=CliPlanTest -Dwrite.docs=true");
    }
}
