package org.scorefield.backend.device;

/** How the runs of a table become launches. No result depends on it. */
interface Schedule {
    /**
     * Takes all steps of the table, which has been written to the device.
     *
     * @param records receives the states after the runs that record; anything if none does
     * @param firstStep of the table
     */
    void take(RunTable table, Device.Memory records, long firstStep);
}
