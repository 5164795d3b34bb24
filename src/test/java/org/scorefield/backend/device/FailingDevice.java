package org.scorefield.backend.device;

import java.util.Map;
import java.util.function.Supplier;

/** Lets calls fail: after {@link #arm}, one call of a kind, or that one and all that follow; or what exceeds a capacity. */
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
    private long capacity = Long.MAX_VALUE;
    private Supplier<RuntimeException> full;
    private long reserved;

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

    /** Lets every reservation fail with which more than so many bytes would be reserved. */
    void capacity(long bytes, Supplier<RuntimeException> failure) {
        capacity = bytes;
        full = failure;
    }

    /** Lets nothing fail any more, and says whether a call that was armed did. */
    boolean disarm() {
        armed = null;
        capacity = Long.MAX_VALUE;
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
        if (bytes > capacity - reserved) {
            throw full.get();
        }
        Memory memory = new Failing(device().allocate(what, bytes));
        reserved += bytes;
        return memory;
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

        @Override
        public void close() {
            reserved -= bytes();
            super.close();
        }
    }
}
