package org.scorefield.backend.device;

/**
 * What kernels need to know of an ensemble's chains.
 *
 * @param state x, dimension-major with the stride
 * @param firstBad as {@code kernels/entry/row.h} has it
 * @param kept positions and scores; {@code state} if the plan keeps none
 * @param runs a launch's {@link RunTable}
 * @param levels its levels
 * @param constants of the target
 * @param size of the target
 * @param dimension of the target
 * @param lanes of the device
 * @param stride length of a row: whole work-items
 * @param seed key of the noise
 * @param firstChain global id of the first
 */
record Chains(
        Device.Memory state,
        Device.Memory firstBad,
        Device.Memory kept,
        Device.Memory runs,
        Device.Memory levels,
        Device.Memory constants,
        int size,
        int dimension,
        int lanes,
        int stride,
        long seed,
        long firstChain) {}
