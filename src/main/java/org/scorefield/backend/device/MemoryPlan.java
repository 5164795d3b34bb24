package org.scorefield.backend.device;

import org.scorefield.plan.Plan;
import org.scorefield.target.Target;

/**
 * How many chains a device holds at a time, so that neither its memory nor a Java array overflows. No result depends on it.
 *
 * @param chains per chunk
 * @param bytesPerChain device memory of a chain
 * @param recordBytes device memory set aside for records
 */
record MemoryPlan(int chains, long bytesPerChain, long recordBytes) {
    /** Of a device's memory, leave the rest to the driver and to others. */
    private static final double SHARE = 0.6;

    /** Records are read out when this much has gathered. */
    static final long RECORD_BYTES = 64L << 20;

    /** A state has to fit one Java array. */
    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 64;

    /**
     * Makes the plan.
     *
     * @param budget bytes that may be used; 0 for the usual share of the device
     */
    static MemoryPlan of(Device device, long budget, Target target, Plan plan, boolean records, long wanted) {
        long state = (long) target.dimension() * Float.BYTES;
        long status = 2L * Integer.BYTES;
        long perChain = state + status + (plan.keeps() ? 2 * state : 0) + (records ? state : 0);
        long usable = budget > 0 ? budget : (long) (SHARE * device.info().memory());
        long forChains = usable - (long) target.constants().length * Float.BYTES;
        long largestPart = plan.keeps() ? 2 * state : Math.max(state, status);
        long chains = Math.min(forChains / perChain, device.largestAllocation() / largestPart);
        chains = Math.min(chains, LARGEST_ARRAY / target.dimension());
        chains = Math.max(1, Math.min(chains, wanted));
        return new MemoryPlan((int) chains, perChain, records ? Math.min(RECORD_BYTES, usable / 4) : 0);
    }

    /** How many records of {@code stride} chains gather before they are read out. */
    int recordsPerLaunch(int dimension, int stride) {
        long each = (long) dimension * stride * Float.BYTES;
        return (int) Math.max(1, Math.min(256, recordBytes / each));
    }
}
