package org.scorefield.backend.device;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Chunks;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.ElementaryFunction;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Evaluation;
import org.scorefield.error.DeviceMemoryException;
import org.scorefield.plan.Plan;
import org.scorefield.random.Purpose;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** A backend on a device: programs are compiled once per shape, numbers are passed. */
public final class DeviceBackend implements Backend {
    private final Device device;
    private final Options options;
    private final Map<ProgramText, Device.Program> programs = new HashMap<>();

    /** A backend that owns the device. */
    public DeviceBackend(Device device, Options options) {
        this.device = device;
        this.options = options;
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

    @Override
    public Evaluation evaluate(Target target, Level level, float[] points, int count) {
        int dimension = target.dimension();
        float[] numbers = new float[target.levelSize()];
        target.level(level, numbers, 0);
        Device.Kernel kernel = program(ProgramText.evaluate(target, lanes(), options.arithmetic()))
                .kernel("evaluate");
        Evaluation all = new Evaluation(new float[count], new float[Math.multiplyExact(dimension, count)]);
        int wanted = MemoryPlan.chains(device, options.memory(), target, Plan.NOTHING, true, count);
        Chunks chunks = new Chunks("points", count, wanted, lanes());
        while (chunks.left()) {
            try {
                evaluate(kernel, target, numbers, points, (int) chunks.first(), chunks.count(), all);
                chunks.done();
            } catch (DeviceMemoryException e) {
                chunks.shrink(e);
            }
        }
        return all;
    }

    /** Evaluates {@code size} of the points, from {@code first} on. */
    private void evaluate(
            Device.Kernel kernel, Target target, float[] level, float[] points, int first, int size, Evaluation all) {
        int dimension = target.dimension();
        int count = all.logDensities().length;
        int stride = stride(size);
        try (Allocations memory = new Allocations(device)) {
            Device.Memory x = memory.floats("points", (long) dimension * stride);
            Device.Memory density = memory.floats("log densities", stride);
            Device.Memory score = memory.floats("scores", (long) dimension * stride);
            kernel.set(0, x)
                    .set(1, density)
                    .set(2, score)
                    .set(3, memory.copy("target", target.constants()))
                    .set(4, memory.copy("level", level))
                    .set(5, target.size())
                    .set(6, stride);
            float[] row = new float[stride];
            for (int d = 0; d < dimension; d++) {
                System.arraycopy(points, d * count + first, row, 0, size);
                x.write((long) d * stride, row, stride);
            }
            kernel.launch(stride / lanes());
            density.read(0, all.logDensities(), first, size);
            for (int d = 0; d < dimension; d++) {
                score.read((long) d * stride, all.scores(), d * count + first, size);
            }
        }
    }

    @Override
    public Ensemble ensemble(Target target, Plan plan, long seed, long firstChain, int chains) {
        ProgramText text = ProgramText.advance(target, plan.keeps(), lanes(), options.arithmetic());
        return new DeviceEnsemble(
                device, program(text), target, plan, options.memory(), seed, firstChain, chains, stride(chains));
    }

    @Override
    public int chunk(Target target, Plan plan, boolean records, long wanted) {
        return MemoryPlan.chains(device, options.memory(), target, plan, records, wanted);
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
