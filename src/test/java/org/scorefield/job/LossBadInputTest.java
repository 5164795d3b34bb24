package org.scorefield.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Problem;

/** What a file that describes a loss may not contain. */
class LossBadInputTest {
    private static final String MODEL = "model: {type: gaussian-mixture, means: [1, 2], covariance: 1}\n";
    private static final String DATA = "data: {type: gaussian-mixture, means: [1], covariance: 1}\n";
    private static final String TARGETS = MODEL + DATA;

    @TempDir
    Path directory;

    private static Arguments row(String text, String... parts) {
        return Arguments.of(text, List.of(parts));
    }

    private static Arguments loss(String keys, String... parts) {
        return row(TARGETS + "loss: {" + keys + "}\nsigma: 1\nsamples: 10\n", parts);
    }

    private static Arguments levels(String lines, String... parts) {
        return row(TARGETS + "loss: {type: dsm}\n" + lines + "\nsamples: 10\n", parts);
    }

    static Stream<Arguments> files() {
        return Stream.of(
                loss("type: dms", "3 loss.type: is `dms`", "(did you mean `dsm`?)"),
                loss("weighting: one", "3 loss.type: is missing", "ddpm, dsm, edm, esm, ism, ssm, ssm-vr"),
                loss("type: dsm, weighting: two", "3 loss.weighting: is `two`", "likelihood, one, sigma-squared"),
                loss("type: dsm, weighting: likelihood", "3 loss.weighting: is `likelihood`", "two or more"),
                loss("type: dsm, weighting: [1, 2]", "3 loss.weighting: has 2 numbers", "1, one a level"),
                loss("type: dsm, weighting: [-1]", "3 loss.weighting[0]: is -1.0", "a finite number >= 0"),
                loss("type: dsm, weighting: [.nan]", "3 loss.weighting[0]: is `.nan`", "a finite number"),
                loss("type: dsm, control-variate: yes", "3 loss.control-variate: is `yes`", "auto, off, on"),
                loss("type: dsm, antithetic: 1", "3 loss.antithetic: is `1`", "true or false"),
                loss("type: dsm, model-level: 0", "3 loss.model-level: is `0`", "noise, none"),
                loss("type: ism, antithetic: true", "3 loss.antithetic: is not a key known here"),
                loss(
                        "type: edm, data-deviation: 1.0e+300",
                        "3 loss.data-deviation: is 1.0E300, whose square single precision cannot hold",
                        "squares between 1.17549435E-38 and 3.4028235E38"),
                row(
                        "model: {type: laplace, location: [1], scale: 1}\n" + DATA + "loss: {type: ism}\nsamples: 10\n",
                        "1 model: of type laplace has no Hessian at level (1.0, 0.0)",
                        "levels with sigma > 0"),
                loss("type: dsm, levels: some", "3 loss.levels: is `some`", "all, importance, stratified"),
                loss("type: dsm, probabilities: [1]", "3 loss.probabilities: are given", "`levels: importance`"),
                loss(
                        "type: dsm, levels: importance, probabilities: [0.5]",
                        "3 loss.probabilities: add up to 0.5",
                        "add up to 1"),
                loss(
                        "type: dsm, levels: importance, probabilities: [0.5, 0.5]",
                        "3 loss.probabilities: has 2 numbers",
                        "1, one a level"),
                loss(
                        "type: dsm, levels: importance, weighting: [0]",
                        "3 loss.weighting: is 0 at all levels",
                        "a weight > 0"),
                loss("type: ssm, projections: 0", "3 loss.projections: is `0`", "a whole number from 1 to 1048576"),
                loss("type: ssm, projection: cube", "3 loss.projection: is `cube`", "gaussian, rademacher, sphere"),
                loss("type: edm", "3 loss.data-deviation: is missing", "a finite number"),
                loss("type: edm, data-deviation: -1", "3 loss.data-deviation: is -1.0", "a finite number > 0"),
                levels("", "sigma: is missing", "a finite number > 0, or a `schedule`, or `betas`"),
                levels("sigma: 0", "4 sigma: is 0.0", "a finite number > 0"),
                levels("sigma: -1", "4 sigma: is -1.0", "a finite number > 0"),
                levels("sigma: 1e200", "4 sigma: is 1.0E200, which single precision cannot hold"),
                levels(
                        "schedule: {type: geometric, from: 1, to: 1e-200, levels: 2}",
                        "4 schedule: is 1.0E-200, which single precision cannot hold"),
                levels(
                        "sigma: 1\nbetas: {}",
                        "4 sigma: is given beside `betas`",
                        "one of sigma, sigmas, schedule, betas"),
                levels("schedule: {type: log-normal}", "4 schedule.levels: is missing"),
                levels("schedule: {type: log-normal, levels: 3, deviation: 0}", "4 schedule.deviation: is 0.0"),
                levels("betas: {type: linear, from: 0, to: 0.1, steps: 2}", "4 betas.from: is 0.0"),
                row(TARGETS + "loss: {type: ism}\nsigma: -1\nsamples: 1\n", "4 sigma: is -1.0", ">= 0"),
                row(TARGETS + "loss: {type: ism}\n", "samples: is missing", "a whole number from 1"),
                row(TARGETS + "loss: {type: ism}\nsamples: 0\n", "4 samples: is `0`"),
                row(
                        TARGETS + "loss: {type: dsm, levels: stratified}\nsamples: 2\n"
                                + "schedule: {type: geometric, from: 2, to: 1, levels: 3}\n",
                        "4 samples: are 2 for 3 levels",
                        "at least one a level"),
                row(DATA + "loss: {type: ism}\nsamples: 1\n", "model: is missing"),
                row(MODEL + "loss: {type: ism}\nsamples: 1\n", "data: is missing"),
                row(TARGETS + "samples: 1\n", "loss: is missing"),
                row(TARGETS + "loss: {type: ism}\nsample: 1\nsamples: 1\n", "4 sample: is not a key", "`samples`"),
                row(
                        MODEL + DATA.replace("[1]", "[[1, 2]]") + "loss: {type: ism}\nsamples: 1\n",
                        "2 data: has the dimension 2",
                        "1, as the model"),
                row(
                        MODEL.replace("covariance: 1", "covariance: 0") + DATA + "loss: {type: ism}\nsamples: 1\n",
                        "1 model.covariance: of component 0 has the variance 0.0 at level (1.0, 0.0)"),
                row(
                        MODEL + DATA.replace("covariance: 1", "covariance: 0") + "loss: {type: esm}\nsamples: 1\n",
                        "2 data.covariance: of component 0 has the variance 0.0 at level (1.0, 0.0)"),
                row(
                        MODEL + "data: {type: tempered, temperature: 2, target: {type: gaussian-mixture, means: [1, 2],"
                                + " covariance: 1}}\nloss: {type: ism}\nsamples: 1\n",
                        "2 data: of type tempered has no exact draws",
                        "a target that has"),
                row("- 1\n", "1: is a list", "a mapping with loss, model, data"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void isRefusedInOneLine(String text, List<String> parts) throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), text);
        BadInputException e = assertThrows(BadInputException.class, () -> JobFile.readLoss(file, LossOverrides.NONE));
        String message = e.getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.startsWith(file + ":"), message);
        parts.forEach(part -> assertTrue(message.contains(part), message));
    }

    @Test
    void everythingIsReportedAtOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), """
                model: {type: gaussian-mixture, means: [1, 2], covariance: -1}
                data: {type: gaussian-mixture, means: [1], covariance: x}
                loss: {type: dsm, weighting: three, levels: importance, probabilities: [2, -1], extra: 1}
                schedule: {type: geometric, from: 1, to: 2, levels: 1}
                seed: seven
                more: 1
                """);
        LossOverrides overrides = new LossOverrides(0L, null);
        BadInputException e = assertThrows(BadInputException.class, () -> JobFile.readLoss(file, overrides));
        List<String> places = e.problems().stream()
                .map(Problem::where)
                .map(where -> where.replace(file + ":", ""))
                .toList();
        assertEquals(
                List.of(
                        "--samples",
                        "1 model.covariance",
                        "2 data.covariance",
                        "3 loss.weighting",
                        "3 loss.probabilities[1]",
                        "3 loss.extra",
                        "4 schedule.levels",
                        "4 schedule.from",
                        "5 seed",
                        "6 more"),
                places,
                e.getMessage());
    }
}
