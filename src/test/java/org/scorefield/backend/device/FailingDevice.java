package org.scorefield.backend.device;

import java.util.Map;
import java.util.function.Supplier;

/** Lets calls fail: after {@link #arm}, one call of a kind, or that one and all that follow. */
final class FailingDevice extends ForwardingDevice {
    /** What may fail. */
    enum Call {
        ALLOCATE,
        WRITE,
        LAUNCH,
        READ
    }

    private Call armed;
    private int remaining;
    private boolean forGood;
    private Supplier<RuntimeException> failure;
    private boolean fired;

    FailingDevice(Device device) {
        super(device);
    }

    /**
     * Lets a call fail.
     *
     * @param nth which, from 1, counted from now
     * @param forGood whether all later ones fail, too
     */
    void arm(Call call, int nth, boolean forGood, Supplier<RuntimeException> failure) {
        this.armed = call;
        this.remaining = nth;
        this.forGood = forGood;
        this.failure = failure;
        this.fired = false;
    }

    /** Lets nothing fail any more, and says whether something did. */
    boolean disarm() {
        armed = null;
        return fired;
    }

    private void called(Call call) {
        if (call == armed && (--remaining == 0 || forGood && remaining < 0)) {
            fired = true;
            throw failure.get();
        }
    }

    @Override
    public Memory allocate(String what, long bytes) {
        called(Call.ALLOCATE);
        return new Failing(device().allocate(what, bytes));
    }

    @Override
    protected void launching(String kernel, Map<Integer, Memory> arguments) {
        called(Call.LAUNCH);
    }

    private final class Failing extends ForwardingMemory {
        Failing(Memory memory) {
            super(memory);
        }

        @Override
        public void write(long offset, float[] source, int count) {
            called(Call.WRITE);
            super.write(offset, source, count);
        }

        @Override
        public void write(long offset, int[] source, int count) {
            called(Call.WRITE);
            super.write(offset, source, count);
        }

        @Override
        public void read(long offset, float[] target, int at, int count) {
            called(Call.READ);
            super.read(offset, target, at, count);
        }

        @Override
        public void read(long offset, int[] target, int at, int count) {
            called(Call.READ);
            super.read(offset, target, at, count);
        }
    }
}
