package org.scorefield.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.scorefield.Engine;
import org.scorefield.Samples;
import org.scorefield.Sampling;
import org.scorefield.error.BadInputException;
import org.scorefield.error.ExitCode;
import org.scorefield.io.AtomicFile;
import org.scorefield.io.NpyWriter;
import org.scorefield.job.Job;
import org.scorefield.job.JobFile;
import org.scorefield.job.Overrides;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a sampling job. */
@Command(name = "sample", description = "Runs the chains of a job.")
final class SampleCommand extends Verb {
    @Parameters(paramLabel = "JOB", description = "Job file, YAML or JSON.")
    private Path path;

    @Option(
            names = "--out",
            paramLabel = "FILE.npy",
            description = "Final states: float32, shape (chains, dimension), Fortran order.")
    private Path out;

    @Option(
            names = "--trajectory",
            paramLabel = "FILE.npy",
            description = "Records: float32, shape (records, chains, dimension). The job says how often: record.every.")
    private Path trajectory;

    @Option(
            names = "--statistics",
            paramLabel = "FILE.json",
            description = "Statistics of the chains on their way. The job says which and when: statistics.")
    private Path statistics;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Converters.Seed.class,
            description = "Instead of the job's, 64 bits.")
    private Long seed;

    @Option(
            names = "--chains",
            paramLabel = "N",
            converter = Converters.Whole.class,
            description = "Instead of the job's.")
    private Long chains;

    @Option(
            names = "--first-chain",
            paramLabel = "N",
            converter = Converters.Whole.class,
            description = "Instead of the job's: the chains from this one on are the same as in a run of all.")
    private Long firstChain;

    @Mixin
    private DeviceOptions device;

    @Option(names = "--allow-unstable", description = "Accept a step too large to be stable.")
    private boolean allowUnstable;

    @Option(
            names = "--max-diverged",
            paramLabel = "N",
            defaultValue = "0",
            converter = Converters.Count.class,
            description = "How many chains may become non-finite; more end with exit code 6. Default: 0.")
    private long maxDiverged;

    @Mixin
    private QuietOption quiet;

    @Mixin
    private OverwriteOption overwrite;

    @Override
    ExitCode run() {
        Job job = JobFile.read(path, new Overrides(chains, seed, firstChain, allowUnstable));
        Sampling sampling = job.sampling();
        if (trajectory != null && sampling.recordEvery() == 0) {
            throw new BadInputException(
                    "--trajectory", "needs a job that records", "allowed: with `record: {every: N}` in " + path);
        }
        if (statistics != null && sampling.statistics().steps().length == 0) {
            throw new BadInputException(
                    "--statistics",
                    "needs a job that asks for some",
                    "allowed: with `statistics: {every: N}` in " + path);
        }
        try (Outputs outputs = new Outputs(overwrite.given(), job.inputs())) {
            outputs.add("--out", out)
                    .add("--trajectory", trajectory)
                    .add("--statistics", statistics)
                    .check();
            int dimension = sampling.target().dimension();
            NpyWriter states = outputs.create("--out", true, sampling.chains(), dimension);
            NpyWriter records = outputs.create("--trajectory", false, sampling.records(), sampling.chains(), dimension);
            AtomicFile figures = outputs.create("--statistics");
            try (Engine engine = device.open(sampling)) {
                Samples samples = run(engine, job, states, records);
                StatisticsReport found = new StatisticsReport(sampling, samples);
                if (figures != null) {
                    found.write(figures);
                }
                outputs.commit();
                report(job, samples, found);
                return verdict(samples);
            }
        }
    }

    private Samples run(Engine engine, Job job, NpyWriter states, NpyWriter records) {
        Sampling sampling = job.sampling();
        // a job that is not to be recorded anywhere need not be read out at every record
        Sampling wanted = trajectory == null ? sampling.recordEvery(0) : sampling;
        long steps = sampling.sampler().plan().steps();
        say(device.describe(engine.device(), sampling.initial().exact()).toArray(String[]::new));
        say(job.notes().toArray(String[]::new));
        if (job.seedDrawn()) {
            say("seed: " + Long.toUnsignedString(sampling.seed()) + " (drawn)");
        }
        Progress progress = new Progress(err(), (double) sampling.chains() * steps, "chain-steps", quiet.given());
        try {
            return engine.sample(wanted, new FileSink(sampling, states, records) {
                @Override
                public void chunk(int size, int runs) {
                    progress.end();
                    say("plan: " + plan(sampling, steps, size) + again(runs));
                }

                @Override
                public void progress(double chainSteps) {
                    progress.at(chainSteps);
                }
            });
        } finally {
            progress.end();
        }
    }

    private static String plan(Sampling job, long steps, int size) {
        long chunks = (job.chains() - 1) / size + 1;
        String cut = chunks == 1 ? "in one chunk" : "in " + chunks + " chunks of " + size;
        return job.chains() + " chains " + cut + ", " + steps + " steps each";
    }

    private static String again(int runs) {
        return runs == 1 ? "" : ", all of it " + runs + " times for the quantiles of more than one chunk";
    }

    private void say(String... lines) {
        if (!quiet.given()) {
            for (String line : lines) {
                err().println(line);
            }
        }
    }

    private void report(Job job, Samples samples, StatisticsReport found) {
        SampleReport report = new SampleReport(job, samples, device, found, files());
        if (json) {
            Json.write(out(), report::json);
        } else {
            report.text(out());
        }
    }

    /** What was written, by name. */
    private Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("out", out);
        files.put("trajectory", trajectory);
        files.put("statistics-file", statistics);
        files.values().removeIf(Objects::isNull);
        return files;
    }

    private ExitCode verdict(Samples samples) {
        if (samples.diverged() == 0) {
            return ExitCode.OK;
        }
        boolean tooMany = samples.diverged() > maxDiverged;
        PrintWriter err = err();
        if (tooMany || !quiet.given()) {
            err.printf(
                    Locale.ROOT,
                    "%s: %d of %d chains became non-finite and stopped (allowed: %d), first chain %d at step %d;"
                            + " try smaller steps%n",
                    tooMany ? "error" : "warning",
                    samples.diverged(),
                    samples.chains(),
                    maxDiverged,
                    samples.firstDiverged(),
                    samples.firstBadStep());
        }
        return tooMany ? ExitCode.DIVERGED : ExitCode.OK;
    }
}
