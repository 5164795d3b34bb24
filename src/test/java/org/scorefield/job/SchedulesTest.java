package org.scorefield.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.error.BadInputException;
import org.scorefield.io.Points;
import org.scorefield.math.Diameter;
import org.scorefield.sampler.AnnealedLangevin;
import org.scorefield.sampler.Edm;
import org.scorefield.schedule.CosineSchedule;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.schedule.KarrasSchedule;
import org.scorefield.schedule.LinearSchedule;
import org.scorefield.schedule.NcsnV2Rules;

/** Schedules in job files. */
class SchedulesTest {
    private static final String MIXTURE = "target: {type: gaussian-mixture, means: [[0, 0]], covariance: 1}\n";

    @TempDir
    Path directory;

    private Job job(String target, String sampler) throws IOException {
        Path file = directory.resolve("job.yaml");
        Files.writeString(
                file, target + "sampler: {type: annealed-langevin, steps-per-level: 5, " + sampler + "}\nchains: 1\n");
        return JobFile.read(file, Overrides.NONE);
    }

    private AnnealedLangevin sampler(String target, String sampler) throws IOException {
        return (AnnealedLangevin) job(target, sampler).sampling().sampler();
    }

    private void refused(String target, String sampler, String message) throws IOException {
        BadInputException e = assertThrows(BadInputException.class, () -> job(target, sampler));
        assertEquals(message, e.getMessage().replace(directory.resolve("job.yaml") + ":", ""));
    }

    @Test
    void eachHasItsName() throws IOException {
        String ends = "from: 20, to: 1, levels: 10}";
        String step = "step-size: 0.1, schedule: ";
        assertEquals(
                new GeometricSchedule(20, 1, 10),
                sampler(MIXTURE, step + "{type: geometric, " + ends).schedule());
        assertEquals(
                new LinearSchedule(20, 1, 10),
                sampler(MIXTURE, step + "{type: linear, " + ends).schedule());
        assertEquals(
                new CosineSchedule(20, 1, 10),
                sampler(MIXTURE, step + "{type: cosine, " + ends).schedule());
        assertEquals(
                new KarrasSchedule(20, 1, 10, 7),
                sampler(MIXTURE, step + "{type: karras, " + ends).schedule());
        assertEquals(
                new KarrasSchedule(20, 1, 10, 3),
                sampler(MIXTURE, step + "{type: karras, rho: 3, " + ends).schedule());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"sigmas: [0.5, 1, 4]", "sigmas: s.csv", "schedule: {type: explicit, sigmas: [4, 1, 0.5]}"})
    void levelsMayBeListed(String keys) throws IOException {
        Files.writeString(directory.resolve("s.csv"), "4\n1\n0.5\n");
        double[] sigmas = sampler(MIXTURE, "step-size: 0.1, " + keys).schedule().sigmas();
        assertArrayEquals(new double[] {4, 1, 0.5}, sigmas);
    }

    /** Standard normal points, with their coordinates times 1, 2, … */
    private String points(int dimension) throws IOException {
        SplittableRandom random = new SplittableRandom(dimension);
        List<String> rows = random.doubles(50)
                .mapToObj(ignored -> DoubleStream.iterate(1, i -> i <= dimension, i -> i + 1)
                        .mapToObj(i -> Double.toString(i * random.nextGaussian()))
                        .collect(Collectors.joining(",")))
                .toList();
        Files.write(directory.resolve("x.csv"), rows);
        return "target: {type: points, file: x.csv, bandwidth: 0}\n";
    }

    @Test
    void ncsnV2sRulesChooseLevelsAndStepSize() throws IOException {
        String target = points(8);
        double largest = Diameter.of(Points.read(directory.resolve("x.csv")).toFloats(), 8)
                .value();
        Job job = job(target, "step-size: auto, schedule: {type: auto, to: 0.1}");
        AnnealedLangevin sampler = (AnnealedLangevin) job.sampling().sampler();
        GeometricSchedule expected = NcsnV2Rules.schedule(largest, 0.1, NcsnV2Rules.ratio(8, 0.5));
        assertEquals(expected, sampler.schedule());
        assertEquals(largest, expected.from());
        assertEquals(NcsnV2Rules.stepSize(expected, 5), sampler.stepSize());
        assertEquals(2, job.notes().size());
        assertTrue(job.notes()
                .get(0)
                .matches("schedule: \\d+ levels from [0-9.]+, the largest distance of two of 50 points, to .*"));
        assertTrue(job.notes().get(1).startsWith("step-size: 0.00"), job.notes().get(1));
    }

    @Test
    void theOverlapMayBeGivenAndTheDataBeAFile() throws IOException {
        String same = points(8);
        String sampler = "step-size: auto, schedule: {type: auto, to: 0.1, overlap: 0.567";
        AnnealedLangevin ofTarget = sampler(same, sampler + "}");
        String mixture = "target: {type: gaussian-mixture, means: [[0, 0, 0, 0, 0, 0, 0, 0]], covariance: 1}\n";
        assertEquals(ofTarget, sampler(mixture, sampler + ", data: x.csv}"));
        AnnealedLangevin standardized = sampler(same.replace("0}", "0, standardize: true}"), sampler + "}");
        assertTrue(
                ((GeometricSchedule) standardized.schedule()).from() < ((GeometricSchedule) ofTarget.schedule()).from(),
                "of the points as the target has them");
    }

    /** A loss's levels are a schedule, too, and its data those that a rule takes; so are EDM's. */
    @Test
    void lossesAndDiffusionSamplersHaveTheSameSchedules() throws IOException {
        points(8);
        String data = "data: {type: points, file: x.csv, bandwidth: 0.1}\n";
        assertEquals(List.of(4.0, 1.0, 0.5), sigmas(data, "sigmas: [0.5, 1, 4]"));
        double largest = Diameter.of(Points.read(directory.resolve("x.csv")).toFloats(), 8)
                .value();
        List<Double> auto = sigmas(data, "schedule: {type: auto, to: 0.1}");
        assertEquals(largest, auto.get(0));
        assertEquals(
                NcsnV2Rules.schedule(largest, 0.1, NcsnV2Rules.ratio(8, 0.5)).levels(), auto.size());

        Path file = directory.resolve("edm.yaml");
        Files.writeString(file, MIXTURE + "sampler: {type: edm, sigmas: [4, 1, 0.5]}\nchains: 1\n");
        assertEquals(
                3,
                ((Edm) JobFile.read(file, Overrides.NONE).sampling().sampler())
                        .schedule()
                        .sigmas()
                        .length);
    }

    private List<Double> sigmas(String data, String keys) throws IOException {
        Path file = directory.resolve("loss.yaml");
        Files.writeString(file, data + "model" + data.substring(4) + "loss: {type: dsm}\nsamples: 10\n" + keys + "\n");
        return JobFile.readLoss(file, new LossOverrides(null, null)).job().loss().terms().stream()
                .map(term -> term.noise().sigma())
                .toList();
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        String auto = "step-size: auto, schedule: {type: auto, to: 0.1";
        refused(
                MIXTURE,
                auto + "}",
                "2 sampler.schedule.data: is missing; allowed: a file of points, unless the target's type is points");
        points(8);
        refused(
                MIXTURE,
                auto + ", data: x.csv}",
                "2 sampler.schedule.data: has points of dimension 8; allowed: 2, as the target");
        refused(
                points(4),
                auto + "}",
                "2 sampler.schedule.type: is auto, for points of dimension 4, in which the rule for the ratio of levels has no solution;"
                        + " allowed: at least 5");
        points(2);
        refused(
                MIXTURE,
                auto + ", data: x.csv}",
                "2 sampler.schedule.data: has points of dimension 2, in which the rule for the ratio of levels has no solution;"
                        + " allowed: at least 5");
        refused(
                points(8),
                auto + ", overlap: 2}",
                "2 sampler.schedule.overlap: is 2.0; allowed: a number above 0, at most 0.99");
        refused(
                points(8),
                auto.replace("0.1", "-1") + "}",
                "2 sampler.schedule.to: is -1.0; allowed: a finite number > 0");
        refused(
                points(8),
                auto + ", overlap: 0.99, data: same.csv}".replace("same", "none"),
                "2 sampler.schedule.data: " + directory.resolve("none.csv") + ": no such file");
        Files.writeString(directory.resolve("same.csv"), "1,2,3,4,5\n1,2,3,4,5\n");
        refused(
                "target: {type: points, file: same.csv, bandwidth: 1}\n",
                auto + "}",
                "2 sampler.schedule.to: is 0.1, while no points are farther apart than 0.0; allowed: a number below that");
        refused(
                MIXTURE,
                "step-size: auto, sigmas: [2, 1]",
                "2 sampler.step-size: is `auto`; allowed: a number, unless the schedule is geometric or auto");
        refused(
                MIXTURE,
                "step-size: atuo, sigmas: [2, 1]",
                "2 sampler.step-size: is `atuo`; allowed: a finite number, or auto");
        refused(
                MIXTURE,
                "step-size: 0.1, sigmas: [2, 1, 3]",
                "2 sampler.sigmas[2]: is 3.0 after 1.0; allowed: levels that all ascend or all descend, each once");
        refused(
                MIXTURE,
                "step-size: 0.1, sigmas: [2], schedule: {type: explicit, sigmas: [2]}",
                "2 sampler.sigmas: is given beside `schedule`; allowed: one of the two");
    }
}
