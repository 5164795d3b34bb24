package org.scorefield.backend.device;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Chunks;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.ElementaryFunction;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.Initial;
import org.scorefield.error.DeviceMemoryException;
import org.scorefield.plan.Plan;
import org.scorefield.random.Purpose;
import org.scorefield.target.Level;
import org.scorefield.target.Stages;
import org.scorefield.target.Target;

/** A backend on a device: programs are compiled once per shape, numbers are passed. */
public final class DeviceBackend implements Backend {
    private final Device device;
    private final Options options;
    private final Staging staging;
    private final Map<ProgramText, Device.Program> programs = new HashMap<>();

    /** A backend that owns the device. */
    public DeviceBackend(Device device, Options options) {
        this(device, options, Staging.WHERE_WORTHWHILE);
    }

    /** A backend with another choice of what is evaluated in stages. */
    DeviceBackend(Device device, Options options, Staging staging) {
        this.device = device;
        this.options = options;
        this.staging = staging;
    }

    @Override
    public DeviceInfo device() {
        return device.info();
    }

    /** How many programs were compiled or taken from the cache. */
    public int programsBuilt() {
        return programs.size();
    }

    private Device.Program program(ProgramText text) {
        return programs.computeIfAbsent(text, device::build);
    }

    private int lanes() {
        return device.info().lanes();
    }

    private Optional<Stages> stages(Target target) {
        return staging.of(target, device, options.arithmetic());
    }

    @Override
    public Evaluation evaluate(Target target, Level level, float[] points, int count) {
        int dimension = target.dimension();
        float[] numbers = new float[target.levelSize()];
        target.level(level, numbers, 0);
        Optional<Stages> stages = stages(target);
        Device.Program program =
                program(stages.map(some -> ProgramText.evaluateInStages(target, some, lanes(), options.arithmetic()))
                        .orElseGet(() -> ProgramText.evaluate(target, lanes(), options.arithmetic())));
        Evaluation all = new Evaluation(new float[count], new float[Math.multiplyExact(dimension, count)]);
        int wanted = chunk(target, Plan.NOTHING, true, count);
        Chunks chunks = new Chunks("points", count, wanted, lanes());
        while (chunks.left()) {
            try {
                evaluate(program, stages, target, numbers, points, (int) chunks.first(), chunks.count(), all);
                chunks.done();
            } catch (DeviceMemoryException e) {
                chunks.shrink(e);
            }
        }
        return all.onlyAtFinite(points);
    }

    /** Evaluates {@code size} of the points, from {@code first} on. */
    private void evaluate(
            Device.Program program,
            Optional<Stages> stages,
            Target target,
            float[] numbers,
            float[] points,
            int first,
            int size,
            Evaluation all) {
        int dimension = target.dimension();
        int count = all.logDensities().length;
        int stride = stride(size);
        try (Allocations memory = new Allocations(device)) {
            Device.Memory x = memory.floats("points", (long) dimension * stride);
            Device.Memory score = memory.floats("scores", (long) dimension * stride);
            Device.Memory constants = memory.copy("target", target.constants());
            Device.Memory level = memory.copy("level", numbers);
            float[] row = new float[stride];
            for (int d = 0; d < dimension; d++) {
                System.arraycopy(points, d * count + first, row, 0, size);
                x.write((long) d * stride, row, stride);
            }
            if (stages.isPresent()) {
                StagedEvaluation evaluation =
                        new StagedEvaluation(device, program, stages.get(), target, memory, stride);
                evaluation.run(x, score, constants, level, 0);
                evaluation.logDensities(all.logDensities(), first, size);
            } else {
                Device.Memory density = memory.floats("log densities", stride);
                program.kernel("evaluate")
                        .set(0, x)
                        .set(1, density)
                        .set(2, score)
                        .set(3, constants)
                        .set(4, level)
                        .set(5, target.size())
                        .set(6, stride)
                        .launch(stride / lanes());
                density.read(0, all.logDensities(), first, size);
            }
            for (int d = 0; d < dimension; d++) {
                score.read((long) d * stride, all.scores(), d * count + first, size);
            }
        }
    }

    @Override
    public Ensemble ensemble(Target target, Plan plan, long seed, long firstChain, int chains) {
        Optional<Stages> stages = stages(target);
        ProgramText text = stages.map(
                        some -> ProgramText.advanceInStages(target, some, plan.keeps(), lanes(), options.arithmetic()))
                .orElseGet(() -> ProgramText.advance(target, plan.keeps(), lanes(), options.arithmetic()));
        return new DeviceEnsemble(
                device,
                program(text),
                stages,
                target,
                plan,
                options.memory(),
                seed,
                firstChain,
                chains,
                stride(chains));
    }

    @Override
    public void check(Initial initial) {
        if (initial instanceof Initial.Normal normal && normal.generator() == Initial.Generator.CURAND) {
            device.normals();
        }
    }

    @Override
    public int chunk(Target target, Plan plan, boolean records, long wanted) {
        return MemoryPlan.chains(device, options.memory(), target, stages(target), plan, records, wanted);
    }

    @Override
    public int[] elementary(ElementaryFunction function, int[] arguments) {
        int stride = stride(arguments.length);
        int[] results = new int[arguments.length];
        try (Allocations memory = new Allocations(device)) {
            Device.Memory from = memory.ints("arguments", stride);
            Device.Memory to = memory.ints("results", stride);
            from.write(0, Arrays.copyOf(arguments, stride), stride);
            program(ProgramText.check(lanes()))
                    .kernel("elementary")
                    .set(0, from)
                    .set(1, to)
                    .set(2, function.ordinal())
                    .set(3, stride)
                    .launch(stride / lanes());
            to.read(0, results, 0, results.length);
        }
        return results;
    }

    @Override
    public int[] randomWords(long seed, Purpose purpose, long firstChain, int chains, long time, int block) {
        int stride = stride(chains);
        int[] words = new int[4 * chains];
        try (Allocations memory = new Allocations(device)) {
            Device.Memory to = memory.ints("words", 4L * stride);
            program(ProgramText.check(lanes()))
                    .kernel("random_words")
                    .set(0, to)
                    .set(1, purpose.ordinal())
                    .set(2, block)
                    .set(3, stride)
                    .set(4, seed)
                    .set(5, firstChain)
                    .set(6, time)
                    .launch(stride / lanes());
            for (int w = 0; w < 4; w++) {
                to.read((long) w * stride, words, w * chains, chains);
            }
        }
        return words;
    }

    @Override
    public OptionalDouble deviceSeconds() {
        return device.seconds();
    }

    /** The length of a row of {@code count} chains: whole work-items. */
    private int stride(int count) {
        return Math.multiplyExact((count + lanes() - 1) / lanes(), lanes());
    }

    @Override
    public void close() {
        programs.values().forEach(Device.Program::close);
        programs.clear();
        device.close();
    }
}
