package org.scorefield.backend.opencl;

/**
 * How many work-items make a group. No result depends on it.
 *
 * @param lanes of the device
 * @param cores of the device
 * @param largest group that the device allows
 * @param asked size that is wanted; 0 for what suits the device
 */
record WorkGroups(int lanes, long cores, long largest, long asked) {
    /** On CPUs, at most: each work-item carries many chains. */
    private static final int CPU = 128;

    /** Groups per core of a CPU, at least, if there is work for so many: to even out. */
    private static final int GROUPS_PER_CORE = 8;

    /** On GPUs: a multiple of every warp's width. */
    private static final int GPU = 128;

    /** The size of groups for a launch, of a kernel that allows at most {@code kernel}: fewer where it takes many registers. */
    long size(long workItems, long kernel) {
        long usual = lanes == 1 ? GPU : Math.max(1, Math.min(CPU, workItems / (GROUPS_PER_CORE * cores)));
        return Math.max(1, Math.min(Math.min(largest, kernel), asked > 0 ? asked : usual));
    }
}
