package org.scorefield.backend.device;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.ElementaryFunction;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.Initial;
import org.scorefield.backend.LossWork;
import org.scorefield.diagnostics.SteinKernel;
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

    @Override
    public Optional<String> lacks(Target target) {
        return lacks(Programs.evaluate(target, lanes(), arithmetic()), "the target `" + target.type() + "`");
    }

    @Override
    public Optional<String> lacks(Target target, Plan plan) {
        return lacks(target)
                .or(() -> lacks(
                        Programs.advance(target, Programs.Needs.of(plan), lanes(), arithmetic()),
                        "noise along a path"));
    }

    private Optional<String> lacks(ProgramText text, String what) {
        return device.builds(text)
                ? Optional.empty()
                : Optional.of(device.info().selector() + " has no code for " + what + ", and no compiler to make it");
    }

    /** How many programs were compiled or taken from the cache. */
    public int programsBuilt() {
        return programs.size();
    }

    /** A program, compiled or taken from the cache when first asked for. */
    Device.Program program(ProgramText text) {
        return programs.computeIfAbsent(text, device::build);
    }

    /** The device itself. */
    Device hardware() {
        return device;
    }

    /** How it computes. */
    Arithmetic arithmetic() {
        return options.arithmetic();
    }

    /** Bytes of the device that may be used. */
    long usableMemory() {
        return MemoryPlan.usable(device, options.memory());
    }

    /** Chains of a work-item. */
    int lanes() {
        return device.info().lanes();
    }

    /** The stages by which a target is evaluated, if it is. */
    Optional<Stages> stages(Target target) {
        return staging.of(target, device, options.arithmetic());
    }

    @Override
    public Evaluation evaluate(Target target, Level level, float[] points, int count) {
        return new PointWork(this, target, count).evaluate(level, points);
    }

    @Override
    public float[] hessianVectors(Target target, Level level, float[] points, float[] vectors, int count) {
        return new PointWork(this, target, count).hessianVectors(level, points, vectors);
    }

    @Override
    public float[] laplacians(Target target, Level level, float[] points, int count) {
        return new PointWork(this, target, count).laplacians(level, points);
    }

    @Override
    public float[] draw(Target target, Level level, long seed, long first, int count) {
        return new PointWork(this, target, count).draw(level, seed, first);
    }

    @Override
    public float[][] losses(LossWork work) {
        work.require();
        try (LossRun run = new LossRun(this, work)) {
            return run.sums(MemoryPlan.samples(this, options.memory(), work));
        }
    }

    @Override
    public double[] pairSums(SteinKernel kernel, float[] points, float[] scores, int count) {
        return new PairWork(this, kernel, points, scores, count).sums();
    }

    @Override
    public Ensemble ensemble(Target target, Plan plan, long seed, long firstChain, int chains) {
        Optional<Stages> stages = stages(target);
        Programs.Needs needs = Programs.Needs.of(plan);
        ProgramText text = stages.map(
                        some -> Programs.advanceInStages(target, some, needs, lanes(), options.arithmetic()))
                .orElseGet(() -> Programs.advance(target, needs, lanes(), options.arithmetic()));
        return new DeviceEnsemble(
                device,
                program(text),
                () -> program(Programs.statistics(lanes())),
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
            program(Programs.check(lanes()))
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
            program(Programs.check(lanes()))
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
    int stride(int count) {
        return Math.multiplyExact((count + lanes() - 1) / lanes(), lanes());
    }

    @Override
    public void close() {
        programs.values().forEach(Device.Program::close);
        programs.clear();
        device.close();
    }
}
