package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scorefield.io.NumericArray;

class CliScoreTest {
    @TempDir
    Path directory;

    private Path target;
    private Path points;
    private Path scores;
    private Path densities;

    @BeforeEach
    void write() throws IOException {
        target = Files.writeString(
                directory.resolve("target.yaml"), "type: gaussian-mixture\nmeans: [[1, -2]]\ncovariance: 4\n");
        points = Files.writeString(directory.resolve("x.csv"), "0,0\n1,-2\n5,2\n");
        scores = directory.resolve("s.npy");
        densities = directory.resolve("l.npy");
    }

    private Cli score(Object... more) {
        Object[] all = new Object[more.length + 8];
        Object[] first = {"score", target, "--device", "java", "--points", points, "--out", scores};
        System.arraycopy(first, 0, all, 0, 8);
        System.arraycopy(more, 0, all, 8, more.length);
        return Cli.run(all);
    }

    /** N(μ, 4I) has the score (μ − x)/4 and the log density −|x − μ|²/8 − ln(8π). */
    @Test
    void scoresAndDensitiesAreWritten() throws IOException {
        Cli cli = score("--log-density", densities).ok();
        assertTrue(cli.out().startsWith("3 points of dimension 2 in "), cli.out());
        String header = new String(Files.readAllBytes(scores), 10, 118, StandardCharsets.ISO_8859_1).strip();
        assertEquals("{'descr': '<f4', 'fortran_order': True, 'shape': (3, 2), }", header);
        NumericArray s = NumericArray.read(scores);
        double[] expected = {0.25, -0.5, 0, 0, -1, -1};
        for (int i = 0; i < 6; i++) {
            assertEquals(expected[i], s.get(i), 1e-6);
        }
        NumericArray l = NumericArray.read(densities);
        assertEquals(1, l.rank());
        double[] squares = {5, 0, 32};
        for (int i = 0; i < 3; i++) {
            assertEquals(-squares[i] / 8 - Math.log(8 * Math.PI), l.get(i), 1e-5);
        }
    }

    /** At level (2, 3) it is N(2μ, 25I). */
    @Test
    void aLevelMayBeGiven() throws IOException {
        Cli cli = score("--level", "2,3", "--json", "--quiet").ok();
        NumericArray s = NumericArray.read(scores);
        double[] expected = {2 / 25.0, -4 / 25.0, 1 / 25.0, -2 / 25.0, -3 / 25.0, -6 / 25.0};
        for (int i = 0; i < 6; i++) {
            assertEquals(expected[i], s.get(i), 1e-6);
        }
        assertEquals("", cli.err());
        assertTrue(
                cli.out().contains("\"points\":3,\"dimension\":2,\"level\":[2.0,3.0],\"backend\":\"java\""), cli.out());
        score("--level", "2", "--overwrite").fails(2, "ALPHA,SIGMA");
        score("--level", "-1,0", "--overwrite").fails(2, "ALPHA > 0");
    }

    @Test
    void aLevelWithoutDensityIsRefusedInTheTermsOfTheFile() throws IOException {
        Files.writeString(target, "type: points\nfile: x.csv\nbandwidth: 0\n");
        score().fails(
                        3,
                        target + ":3 bandwidth: ",
                        "has the variance 0.0 at level (1.0, 0.0)",
                        "levels with sigma > 0");
        Files.writeString(target, "target: {type: points, file: x.csv, bandwidth: 0}\n");
        score("--level", "1,1e-30").fails(3, target + ":1 target.bandwidth: ", "at level (1.0, 1.0E-30)");
        assertEquals(List.of("target.yaml", "x.csv"), Cli.files(directory));
        score("--level", "1,0.5").ok();
    }

    @Test
    void moreNumbersThanABatchHoldsAreTheSame() throws IOException {
        int count = (1 << 21) + 5; // of dimension 2, a batch has half as many
        float[] values = new float[2 * count];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 1000 * 0.01f;
        }
        Path many = directory.resolve("many.npy");
        try (var writer = org.scorefield.io.NpyWriter.create(many, new long[] {count, 2}, false)) {
            writer.write(0, values, 0, values.length);
            writer.commit();
        }
        Cli.run("score", target, "--points", many, "--out", scores, "--log-density", densities)
                .ok();
        NumericArray s = NumericArray.read(scores);
        for (int i = 0; i < 500; i++) {
            for (int j = i; j < count; j += 500 * 523) {
                assertEquals(s.get(2L * i), s.get(2L * j));
                assertEquals(s.get(2L * i + 1), s.get(2L * j + 1));
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        Files.writeString(points, "1,2,3\n");
        score().fails(3, "--points " + points + ": has rows of 3 numbers; allowed: 2");
        Files.writeString(points, "1,2\n1,x\n");
        score().fails(3, "x.csv:2 column 2: is 'x'");
        Files.delete(points);
        score().fails(3, "x.csv: no such file");
        Files.writeString(points, "1,2\n");
        Files.writeString(scores, "precious");
        score().fails(3, "exists already");
        score("--log-density", points, "--overwrite").fails(3, "is an input");
        Files.writeString(target, "type: gaussian-mixture\nmeans: [[1, -2]]\n");
        score("--overwrite").fails(3, "target.yaml:1 covariance: is missing");
        assertEquals("precious", Files.readString(scores));
        assertEquals(List.of("s.npy", "target.yaml", "x.csv"), Cli.files(directory));
    }

    /** N(μ, 4I) has the Hessian −I/4, at level (2, 3) −I/25. */
    @Test
    void hessiansAreMultipliedAndTraced() throws IOException {
        Path vectors = Files.writeString(directory.resolve("v.csv"), "1,2\n0,-4\n8,0\n");
        Path products = directory.resolve("hv.npy");
        Path laplacians = directory.resolve("lap.npy");
        Object[] options = {"--hessian-vector", vectors, "--hessian-vector-out", products, "--laplacian", laplacians};
        Cli cli = score(options).ok();
        assertTrue(cli.out().contains("products with Hessians in " + products), cli.out());
        assertTrue(cli.out().contains("Laplacians in " + laplacians), cli.out());
        double[] v = {1, 2, 0, -4, 8, 0};
        for (double variance : new double[] {4, 25}) {
            NumericArray product = NumericArray.read(products);
            NumericArray laplacian = NumericArray.read(laplacians);
            for (int i = 0; i < 6; i++) {
                assertEquals(-v[i] / variance, product.get(i), 1e-6);
            }
            for (int i = 0; i < 3; i++) {
                assertEquals(-2 / variance, laplacian.get(i), 1e-6);
            }
            Cli.run(
                            "score",
                            target,
                            "--points",
                            points,
                            "--out",
                            scores,
                            "--overwrite",
                            "--level",
                            "2,3",
                            "--hessian-vector",
                            vectors,
                            "--hessian-vector-out",
                            products,
                            "--laplacian",
                            laplacians)
                    .ok();
        }
        score("--overwrite", "--hessian-vector", vectors).fails(2, "of use only together");
        Files.writeString(vectors, "1,2\n");
        score("--overwrite", "--hessian-vector", vectors, "--hessian-vector-out", products)
                .fails(3, "--hessian-vector " + vectors + ": has 1 vectors; allowed: 3, one for each point");
        Files.writeString(vectors, "1\n2\n3\n");
        score("--overwrite", "--hessian-vector", vectors, "--hessian-vector-out", products)
                .fails(3, "has rows of 1 numbers; allowed: 2, as the target has");
        Files.writeString(vectors, "1,2\n0,-4\n8,0\n");
        score("--overwrite", "--hessian-vector", vectors, "--hessian-vector-out", vectors)
                .fails(3, "is an input");
    }

    /** At level (2, 3) the posterior mean of x₀ given x is μ + (8/25)(x − 2μ): the variance 4·2² of the signal beside 9 of the noise. */
    @Test
    void scoresComeAsOtherPredictions() throws IOException {
        double[] x = {0, 0, 1, -2, 5, 2};
        double[] mean = {1, -2};
        for (String form : new String[] {"epsilon", "x0", "v"}) {
            score("--overwrite", "--level", "2,3", "--prediction", form).ok();
            NumericArray given = NumericArray.read(scores);
            for (int i = 0; i < 6; i++) {
                double x0 = mean[i % 2] + 8 / 25.0 * (x[i] - 2 * mean[i % 2]);
                double epsilon = (x[i] - 2 * x0) / 3;
                double expected = form.equals("x0") ? x0 : form.equals("v") ? 2 * epsilon - 3 * x0 : epsilon;
                assertEquals(expected, given.get(i), 2e-6, form + " " + i);
            }
        }
        score("--overwrite", "--prediction", "x0").fails(2, "--prediction x0 needs a --level");
        score("--overwrite", "--prediction", "y").fails(2, "'y' is not score, epsilon, x0 or v");
    }

    /** Everything is written, then the command says what is not finite, and where and why first. */
    @Test
    void whatIsNotFiniteIsWrittenAndTold() throws IOException {
        Files.writeString(target, "{type: expression, dimension: 1, log-density: log(x0)}\n");
        Files.writeString(points, "2\n0\n-1\n");
        Cli cli = score("--log-density", densities, "--json", "--quiet")
                .fails(
                        6,
                        "error: results are not finite at 2 of 3 points, first at point 1 (from 0): the logarithm of 0.0"
                                + " at column 1 of the log density, at the point [0.0]");
        assertTrue(cli.out().contains("\"not-finite\":2"), cli.out());
        assertEquals(0.5, NumericArray.read(scores).get(0));
        NumericArray l = NumericArray.read(densities);
        assertEquals(Double.NEGATIVE_INFINITY, l.get(1));
        assertEquals(Double.NaN, l.get(2));
        assertEquals(Math.log(2), l.get(0), 1e-7);
        Files.writeString(target, "{type: expression, dimension: 1, log-density: x0^-1024}\n");
        Files.writeString(points, "0\n1\n");
        score("--overwrite").fails(6, "at 1 of 2 points, first at point 0 (from 0): ", "at the point [0.0]");
    }

    /** Far out the log density −x²/2 overflows, the score does not: what is not asked for does not count. */
    @Test
    void onlyWhatIsWrittenCounts() throws IOException {
        Files.writeString(target, "{type: expression, dimension: 1, log-density: -x0^2/2}\n");
        Files.writeString(points, "1e30\n");
        Cli cli = score("--json").ok();
        assertTrue(cli.out().contains("\"not-finite\":0"), cli.out());
        score("--overwrite", "--log-density", densities)
                .fails(6, "first at point 0 (from 0): a result too large for single precision");
    }

    @Test
    void aLevelTooLargeIsSaidToBe() throws IOException {
        score("--level", "1e300,1")
                .fails(
                        3,
                        "has the variance Infinity at level (1.0E300, 1.0)",
                        "variances up to 3.4028235E38",
                        "a smaller one");
    }
}
