package org.scorefield.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be measured. */
class CliMeasureRefusalTest extends CliMeasure {
    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        Path x = points("x.csv", "0", "1");
        Path plane = points("plane.csv", "0,1");
        measure("stein", normal, "--points", plane).fails(3, "has rows of 2 numbers; allowed: 1");
        measure("stein", normal).fails(2, "--points");
        measure("stein", normal, "--points", x, "--kernel", "rbf", "--c", "2").fails(2, "only with --kernel imq");
        measure("stein", normal, "--points", x, "--bandwidth", "2").fails(2, "only with --kernel rbf");
        measure("stein", normal, "--points", x, "--kernel", "rbf", "--bandwidth", "wide")
                .fails(2, "not a number or median");
        measure("stein", normal, "--points", x, "--kernel", "rbf", "--bandwidth", "-1")
                .fails(3, "--bandwidth: is -1.0");
        measure("stein", normal, "--points", x, "--kernel", "imp").fails(2, "'imp' is not imq or rbf");
        measure("stein", normal, "--points", x, "--statistic", "w").fails(2, "'w' is not u or v");
        measure("stein", normal, "--points", x, "--beta", "0.5").fails(3, "--beta: is 0.5; allowed: a number below 0");
        measure("stein", normal, "--points", points("one.csv", "1"), "--kernel", "rbf")
                .fails(3, "has one point", "a number for --bandwidth");
        measure("stein", normal, "--points", points("one.csv", "1"))
                .fails(3, "one.csv: has one point, and no pair; allowed: at least two; --statistic v takes one");
        measure("mean-score", normal, "--points", x, "--seed", "1").fails(2, "only without --points");
        measure("mean-score", normal, "--samples", "0").fails(3, "--samples: is 0");
        measure("fisher-divergence", normal, mixture("q.yaml", "means: [[1, 2]], covariance: 4"))
                .fails(3, "q.yaml: has the dimension 2; allowed: 1");
        measure("anomaly", normal, "--points", x, "--levels", "1,-1").fails(2, "a list of numbers >= 0");
        measure("anomaly", normal, "--points", x, "--out", x).fails(3, "an input");
        Cli.run("measure").fails(2, "nothing to measure given");
        measure("moods", normal).fails(2, "moods");
        Path points = Files.writeString(directory.resolve("p.yaml"), "{type: points, file: x.csv, bandwidth: 0}\n");
        measure("anomaly", points, "--points", x, "--level", "1,1", "--levels", "1,0")
                .fails(3, "bandwidth", "at level (1.0, 0.0)");
    }

    @Test
    void targetsThatLackSomethingAreRefusedByName() throws IOException {
        Path formula = Files.writeString(
                directory.resolve("f.yaml"), "{type: expression, dimension: 1, log-density: -log(1 + x0^2)}\n");
        measure("fisher-information", formula).fails(3, "of type expression, which has no exact draws", "or --points");
        Path x = points("x.csv", "0", "1");
        measure("modes", formula, "--points", x)
                .fails(3, formula + ": is a target of type expression, which has no components to tell apart");
        measure("modes", formula, "--samples", "9").fails(3, formula + ": is", "has no components to tell apart");
        measure("fisher-information", formula, "--points", x).ok();
    }

    /** Exit code 6, and which point it is. */
    @Test
    void scoresThatAreNotFiniteEndIt() throws IOException {
        Path formula = Files.writeString(
                directory.resolve("f.yaml"), "{type: expression, dimension: 1, log-density: log(x0) - x0}\n");
        Path x = points("x.csv", "1", "2", "-1", "3");
        for (String what : List.of("stein", "mean-score", "fisher-information", "anomaly")) {
            measure(what, formula, "--points", x)
                    .fails(6, "the target has no finite score at point 2 and level (1.0, 0.0)");
        }
        measure("stein", normal, "--points", points("far.csv", "1e30", "-1e30"))
                .fails(6, "the Stein kernel of point 0 and others exceeds single precision");
    }
}
