package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliStatisticsTest {
    private static final String JOB = """
            target: {type: gaussian, mean: [0, 1], covariance: 1.0}
            sampler:
              type: forward
              sde: {type: ornstein-uhlenbeck, theta: 1, sigma: 1, horizon: 4}
              solver: exact
              steps: 8
              end: 2
            initial: {type: normal, scale: 3}
            chains: 3000
            seed: 7
            statistics: {times: [0.5, 2], quantiles: [0.25, 0.5], histogram: {bins: 2, low: -1, high: 1}}
            """;

    @TempDir
    Path directory;

    private Path job;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        job = Files.writeString(directory.resolve("job.yaml"), JOB);
        file = directory.resolve("figures.json");
    }

    @Test
    void figuresAreInTheDocumentAndInAFile() throws IOException {
        Cli cli = Cli.run("sample", job, "--device", "java", "--json", "--statistics", file)
                .ok();
        String figures = cli.out().replaceAll("(?s).*(\"statistics\":\\[.*]),\"statistics-file\".*", "$1");
        for (String part : List.of(
                "\"statistics\":[{\"step\":2,\"time\":0.5,\"chains\":3000,\"left-out\":0,\"mean\":{\"value\":[",
                "\"variance\":{\"value\":[",
                "\"skewness\":[",
                "\"excess-kurtosis\":[",
                "\"quantiles\":[{\"probability\":0.25,\"quantile\":{\"value\":[-",
                "\"standard-error\":[0.0",
                "\"histogram\":{\"edges\":[-1.0,0.0,1.0],\"below\":[",
                "\"above\":[",
                "\"counts\":[[",
                "{\"step\":8,\"time\":2.0,")) {
            assertTrue(figures.contains(part), part + " in " + figures);
        }
        assertTrue(cli.out().endsWith("\"statistics-file\":\"" + file + "\"}\n"), cli.out());
        assertEquals(
                "{\"seed\":7,\"first-chain\":0,\"chains\":3000,\"dimension\":2," + figures + "}\n",
                Files.readString(file));
        assertEquals(List.of("figures.json", "job.yaml"), Cli.files(directory));
    }

    /** Three runs of several chunks give what one gives. */
    @Test
    void chunksChangeNothing() throws IOException {
        Cli.run("sample", job, "--device", "java", "--statistics", file).ok();
        Path other = directory.resolve("other.json");
        Cli cli = Cli.run("sample", job, "--device", "java", "--memory", "64k", "--statistics", other)
                .ok();
        assertTrue(cli.err().contains(" chunks of "), cli.err());
        assertTrue(cli.err().contains("all of it 3 times for the quantiles of more than one chunk"), cli.err());
        assertEquals(Files.readString(file), Files.readString(other));
    }

    @Test
    void peopleSeeATable() {
        Cli cli = Cli.run("sample", job, "--device", "java").ok();
        assertTrue(
                cli.out()
                        .contains(
                                "      step coordinate           mean             sd          q0.25           q0.5\n"),
                cli.out());
        assertTrue(cli.out().contains("\n         2          0 "), cli.out());
        assertTrue(cli.out().contains("\n         8          1 "), cli.out());
    }

    @Test
    void aFileNeedsFiguresAndANameOfItsOwn() throws IOException {
        Path without = Files.writeString(directory.resolve("without.yaml"), JOB.replaceAll("statistics: .*\n", ""));
        Cli.run("sample", without, "--device", "java", "--statistics", file)
                .fails(3, "--statistics: needs a job that asks for some", "every: N");
        Files.writeString(file, "precious");
        Cli.run("sample", job, "--device", "java", "--statistics", file).fails(3, "exists already", "--overwrite");
        Cli.run("sample", job, "--device", "java", "--statistics", job, "--overwrite")
                .fails(3, "is an input");
        assertEquals("precious", Files.readString(file));
        Cli.run("sample", job, "--device", "opencl:99", "--statistics", file, "--overwrite")
                .fails(4, "opencl:99");
        assertEquals("precious", Files.readString(file));
        assertEquals(List.of("figures.json", "job.yaml", "without.yaml"), Cli.files(directory));
    }
}
