package org.scorefield.backend.device;

/** The whole table in one launch: a work-item takes its chains through all steps. */
final class FusedSchedule implements Schedule {
    private final Device.Kernel advance;
    private final Chains chains;

    FusedSchedule(Device.Program program, Chains chains) {
        this.advance = program.kernel("advance");
        this.chains = chains;
    }

    /** Sets all arguments each time: other ensembles share the kernel. */
    @Override
    public void take(RunTable table, Device.Memory records, long firstStep) {
        advance.set(0, chains.state())
                .set(1, chains.firstBad())
                .set(2, chains.kept())
                .set(3, records)
                .set(4, chains.constants())
                .set(5, chains.levels())
                .set(6, chains.runs())
                .set(7, table.size())
                .set(8, chains.size())
                .set(9, chains.stride())
                .set(10, chains.seed())
                .set(11, chains.firstChain())
                .set(12, firstStep)
                .launch(chains.stride() / chains.lanes());
    }
}
