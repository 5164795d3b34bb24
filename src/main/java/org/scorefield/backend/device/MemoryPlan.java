package org.scorefield.backend.device;

import java.util.List;
import java.util.Optional;
import org.scorefield.backend.LossWork;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.target.Stages;
import org.scorefield.target.Target;

/** What a device holds at a time, so that neither its memory nor a Java array overflows. No result depends on it. */
final class MemoryPlan {
    /** Runs per launch. */
    static final int RUNS = 512;

    /** Of a device's memory, leave the rest to the driver and to others. */
    private static final double SHARE = 0.6;

    /** Records are read out when this much has gathered. */
    private static final long RECORD_BYTES = 64L << 20;

    /** Floats that the levels of a launch may take together, if there is more than one. */
    private static final int LEVEL_FLOATS = 1 << 22;

    /** A state has to fit one Java array. */
    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 64;

    /** The points of a launch on a CPU had better stay in its caches. */
    private static final long CACHE_BYTES = 4L << 20;

    /** What a loss's values may take: rows of one a sample and level. */
    private static final long VALUE_BYTES = 256L << 20;

    /** What sums over blocks of chains may take, and what counts may, if that is little: enough to keep a GPU busy. */
    private static final long SUM_BYTES = 1L << 20;

    private static final long COUNT_BYTES = 2L << 20;

    /** Enough for the sums of as many coordinates as have covariances, and for the counts of one digit. */
    private static final long LEAST_BYTES = 8L << 10;

    private MemoryPlan() {}

    /**
     * How many chains, at least one, at most {@code wanted}.
     *
     * @param budget bytes that may be used; 0 for the usual share of the device
     * @param stages by which the target is evaluated, if it is
     */
    static int chains(
            Device device,
            long budget,
            Target target,
            Optional<Stages> stages,
            Plan plan,
            boolean records,
            long wanted) {
        long state = (long) target.dimension() * Float.BYTES;
        long status = 2L * Integer.BYTES;
        long perChain = state + status + (plan.keeps() ? 2 * state : 0) + (records ? state : 0);
        long matrix = stages.map(some -> (long) some.rows() * Float.BYTES).orElse(0L);
        perChain += matrix + (stages.isPresent() ? state + (plan.adapts() ? Float.BYTES : 0) : 0);
        long recordBytes = records ? recordBytes(device, budget) : 0;
        long statistics = (sumFloats(device, budget) * 7L / 6 + countInts(device, budget)) * Float.BYTES;
        long tables = (long) RUNS * RunTable.WORDS * Integer.BYTES
                + ((long) levels(target, plan) * target.levelSize() + target.constants().length) * Float.BYTES;
        long largestPart = Math.max(matrix, plan.keeps() ? 2 * state : Math.max(state, status));
        long chains = Math.min(
                (usable(device, budget) - recordBytes - statistics - tables) / perChain,
                device.largestAllocation() / largestPart);
        chains = Math.min(chains, LARGEST_ARRAY / target.dimension());
        chains = chains / device.info().lanes() * device.info().lanes(); // memory is for whole work-items
        return (int) Math.max(1, Math.min(chains, wanted));
    }

    /** How many samples of a loss, at least one. */
    static int samples(DeviceBackend backend, long budget, LossWork work) {
        long dimension = work.model().dimension();
        long columns = 5; // at most: data, points, scores, directions, products
        long rows = work.terms().size() + 5; // values, log densities, traces, zeros, two of sums
        long largest = Math.max(columns, work.terms().size());
        long fixed = (long) work.terms().size() * TermTable.WORDS;
        for (Target target : List.of(work.model(), work.data())) {
            long matrix = backend.stages(target).map(some -> (long) some.rows()).orElse(0L);
            rows += matrix;
            largest = Math.max(largest, matrix);
            fixed += target.constants().length + target.drawNumbers().length;
        }
        fixed += levels(work.model(), work.terms().size()) * (long) work.model().levelSize()
                + work.data().levelSize();
        Device device = backend.hardware();
        long perSample = (columns * dimension + rows) * Float.BYTES;
        long samples = Math.min(
                (usable(device, budget) - fixed * Float.BYTES) / perSample,
                device.largestAllocation() / (Math.max(dimension, largest) * Float.BYTES));
        if (device.info().lanes() > 1) {
            samples = Math.min(samples, CACHE_BYTES / (columns * dimension * Float.BYTES));
        }
        samples = Math.min(samples, VALUE_BYTES / ((long) work.terms().size() * Float.BYTES));
        return (int) Math.max(1, Math.min(samples, work.count()));
    }

    /** How many of so many different levels have their numbers on the device at a time. */
    static int levels(Target target, long different) {
        return (int) Math.max(1, Math.min(different, LEVEL_FLOATS / target.levelSize()));
    }

    /** Bytes of a device that may be used. */
    static long usable(Device device, long budget) {
        return budget > 0 ? budget : (long) (SHARE * device.info().memory());
    }

    /** Bytes for records, if they take more than one state. */
    static long recordBytes(Device device, long budget) {
        return Math.min(RECORD_BYTES, Math.min(usable(device, budget) / 4, device.largestAllocation()));
    }

    /** How many sums over blocks of chains are on the device at a time. */
    static int sumFloats(Device device, long budget) {
        return (int) (share(device, budget, SUM_BYTES) / Float.BYTES);
    }

    /** How many counts are on the device at a time. */
    static int countInts(Device device, long budget) {
        return (int) (share(device, budget, COUNT_BYTES) / Integer.BYTES);
    }

    private static long share(Device device, long budget, long most) {
        return Math.max(LEAST_BYTES, Math.min(most, usable(device, budget) / 16));
    }

    /** How many levels' numbers are on the device at a time. */
    static int levels(Target target, Plan plan) {
        long different = plan.rows()
                .filter(Row::usesScore)
                .map(Row::level)
                .distinct()
                .limit(RUNS)
                .count();
        return levels(target, different);
    }

    /** How many records of {@code stride} chains gather before they are read out. */
    static int recordsPerLaunch(long recordBytes, int dimension, int stride) {
        long each = (long) dimension * stride * Float.BYTES;
        return (int) Math.max(1, Math.min(256, recordBytes / each));
    }
}
