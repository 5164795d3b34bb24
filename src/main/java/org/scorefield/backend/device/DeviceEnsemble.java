package org.scorefield.backend.device;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Initial;
import org.scorefield.backend.Pacer;
import org.scorefield.diagnostics.BlockMoments;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.diagnostics.OrderStatistics;
import org.scorefield.plan.Plan;
import org.scorefield.target.Stages;
import org.scorefield.target.Target;

/** Chains on a device. All memory is reserved at the start; a launch reserves none. */
final class DeviceEnsemble implements Ensemble {
    private final Device device;
    private final Allocations memory;
    private final Device.Kernel initialise;
    private final Schedule schedule;
    private final int lanes;
    private final int dimension;
    private final Programs.Needs needs;
    private final long recordBytes;
    private final long seed;
    private final long firstChain;
    private final int chains;
    private final int stride;
    private final Device.Memory state;
    private final Device.Memory firstBad;
    private final Device.Memory kept;
    private final Device.Memory runs;
    private final Device.Memory levels;
    private final RunTable table;
    private final ChainStatistics statistics;
    private Device.Memory records;
    private int recordCapacity;
    private final Pacer pacer = new Pacer();

    DeviceEnsemble(
            Device device,
            Device.Program program,
            Supplier<Device.Program> statisticsProgram,
            Optional<Stages> stages,
            Target target,
            Plan plan,
            long budget,
            long seed,
            long firstChain,
            int chains,
            int stride) {
        this.device = device;
        this.lanes = device.info().lanes();
        this.dimension = target.dimension();
        this.needs = Programs.Needs.of(plan);
        this.recordBytes = MemoryPlan.recordBytes(device, budget);
        this.seed = seed;
        this.firstChain = firstChain;
        this.chains = chains;
        this.stride = stride;
        this.initialise = program.kernel("initialise");
        this.memory = new Allocations(device);
        boolean whole = false;
        try {
            int levelCapacity = MemoryPlan.levels(target, plan);
            this.table = new RunTable(target, MemoryPlan.RUNS, levelCapacity);
            this.state = memory.floats("state", (long) dimension * stride);
            this.firstBad = memory.ints("status", 2L * stride);
            this.kept = needs.keeps() ? memory.floats("kept state", 2L * dimension * stride) : state;
            this.runs = memory.ints("plan", (long) MemoryPlan.RUNS * RunTable.WORDS);
            this.levels = memory.floats("levels", (long) levelCapacity * target.levelSize());
            Chains all = new Chains(
                    state,
                    firstBad,
                    kept,
                    runs,
                    levels,
                    memory.copy("target", target.constants()),
                    target.size(),
                    dimension,
                    lanes,
                    stride,
                    seed,
                    firstChain);
            this.schedule = stages.map(some -> staged(device, program, some, target, all))
                    .orElseGet(() -> new FusedSchedule(program, all));
            this.statistics = new ChainStatistics(device, statisticsProgram, memory, budget, all, chains);
            reset();
            whole = true;
        } finally {
            if (!whole) {
                memory.close();
            }
        }
    }

    private Schedule staged(Device device, Device.Program program, Stages stages, Target target, Chains all) {
        StagedEvaluation evaluation = new StagedEvaluation(device, program, stages, target, memory, stride);
        return new StagedSchedule(program, evaluation, memory, all, needs.adapts());
    }

    @Override
    public int chains() {
        return chains;
    }

    /** Every chain at zero, none bad, nothing kept. */
    private void reset() {
        float[] zeros = new float[stride];
        int[] ones = new int[stride];
        Arrays.fill(ones, -1);
        for (int d = 0; d < dimension; d++) {
            state.write((long) d * stride, zeros, stride);
            if (needs.keeps()) {
                kept.write((long) d * stride, zeros, stride);
                kept.write((long) (dimension + d) * stride, zeros, stride);
            }
        }
        firstBad.write(0, ones, stride);
        firstBad.write(stride, ones, stride);
    }

    @Override
    public void initialise(Initial initial) {
        reset();
        if (initial instanceof Initial.Point point) {
            float[] row = new float[stride];
            for (int d = 0; d < dimension; d++) {
                Arrays.fill(row, point.at()[d]);
                state.write((long) d * stride, row, stride);
            }
        } else if (initial instanceof Initial.Points given) {
            float[] row = new float[stride];
            for (int d = 0; d < dimension; d++) {
                for (int j = 0; j < chains; j++) {
                    row[j] = given.points()[Math.toIntExact((firstChain + j) * dimension + d)];
                }
                state.write((long) d * stride, row, stride);
            }
        } else if (initial instanceof Initial.Uniform uniform) {
            draw(1, (float) uniform.low(), (float) (uniform.high() - uniform.low()));
        } else {
            Initial.Normal normal = (Initial.Normal) initial;
            switch (normal.generator()) {
                case PHILOX -> draw(0, 0, (float) normal.scale());
                case CURAND -> drawByLibrary((float) normal.scale());
            }
        }
    }

    private void drawByLibrary(float scale) {
        LibraryNormals normals = device.normals();
        for (int d = 0; d < dimension; d++) {
            normals.draw(seed, ((long) d << 40) + firstChain, scale, state, (long) d * stride, chains);
        }
    }

    private void draw(int uniform, float low, float scale) {
        initialise
                .set(0, state)
                .set(1, uniform)
                .set(2, low)
                .set(3, scale)
                .set(4, stride)
                .set(5, seed)
                .set(6, firstChain)
                .launch(stride / lanes);
    }

    @Override
    public void advance(Plan plan, long from, long to, long every, Recorder recorder) {
        if (!needs.cover(Programs.Needs.of(plan))) {
            throw new IllegalArgumentException("the ensemble was made for a plan that needs less");
        }
        Records gathered = every > 0 ? new Records(recorder) : null;
        long next = from;
        while (next < to) {
            table.fill(plan, next, Math.min(to, next + pacer.steps()), every, Math.max(1, recordCapacity));
            table.write(runs, levels);
            long begin = System.nanoTime();
            schedule.take(table, every > 0 ? records : state, next);
            pacer.took(table.steps(), (System.nanoTime() - begin) * 1e-9);
            if (gathered != null) {
                gathered.emit(next / every, table.records());
            }
            next += table.steps();
            recorder.reached(next);
        }
    }

    @Override
    public void state(float[] target) {
        readRows(state, 0, target);
    }

    private void readRows(Device.Memory source, long record, float[] target) {
        for (int d = 0; d < dimension; d++) {
            source.read((record * dimension + d) * stride, target, d * chains, chains);
        }
    }

    @Override
    public void firstBadSteps(long[] steps) {
        int[] low = new int[chains];
        int[] high = new int[chains];
        firstBad.read(0, low, 0, chains);
        firstBad.read(stride, high, 0, chains);
        for (int j = 0; j < chains; j++) {
            steps[j] = (long) high[j] << 32 | low[j] & 0xffffffffL;
        }
    }

    @Override
    public BlockMoments moments(boolean frozen, boolean products) {
        return statistics.moments(frozen, products);
    }

    @Override
    public long[] countDigits(int coordinate, OrderStatistics.Digit digit) {
        return statistics.countDigits(coordinate, digit);
    }

    @Override
    public long[] countBins(int coordinate, Histogram histogram) {
        return statistics.countBins(coordinate, histogram);
    }

    @Override
    public void close() {
        memory.close();
    }

    /** Hands on what a launch recorded. */
    private final class Records {
        private final Recorder recorder;
        private final float[] record = new float[Math.multiplyExact(dimension, chains)];

        Records(Recorder recorder) {
            this.recorder = recorder;
            if (records == null) {
                recordCapacity = MemoryPlan.recordsPerLaunch(recordBytes, dimension, stride);
                records = memory.floats("records", (long) recordCapacity * dimension * stride);
            }
        }

        void emit(long first, int count) {
            for (int r = 0; r < count; r++) {
                readRows(records, r, record);
                recorder.record(first + r, record);
            }
        }
    }
}
