package org.scorefield.backend.device;

import java.util.ArrayList;
import java.util.List;
import org.scorefield.backend.DeviceInfo;

/** A device of any size that holds nothing: it checks that copies stay within memory, and reads give zeros. */
final class FakeDevice implements Device {
    private final DeviceInfo info;
    private final long largestAllocation;
    private final List<Fake> allocated = new ArrayList<>();

    FakeDevice(int lanes, long memory, long largestAllocation) {
        this.info = new DeviceInfo("fake", 0, "fake", "none", true, lanes, memory);
        this.largestAllocation = largestAllocation;
    }

    /** What was ever reserved. */
    List<Fake> allocated() {
        return allocated;
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    @Override
    public long largestAllocation() {
        return largestAllocation;
    }

    @Override
    public Memory allocate(String what, long bytes) {
        Fake memory = new Fake(what, bytes);
        allocated.add(memory);
        return memory;
    }

    @Override
    public Program build(ProgramText text) {
        return new Program() {
            @Override
            public Kernel kernel(String name) {
                return new FakeKernel();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}

    /** Memory that is not there. */
    static final class Fake implements Memory {
        private final String what;
        private final long bytes;
        private long written;

        Fake(String what, long bytes) {
            this.what = what;
            this.bytes = bytes;
        }

        String what() {
            return what;
        }

        /** How far it was written. */
        long written() {
            return written;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public void write(long offset, float[] source, int count) {
            write(offset, source.length, count);
        }

        @Override
        public void write(long offset, int[] source, int count) {
            write(offset, source.length, count);
        }

        private void write(long offset, int length, int count) {
            check(offset, length, count);
            written = Math.max(written, (offset + count) * Float.BYTES);
        }

        @Override
        public void read(long offset, float[] target, int at, int count) {
            check(offset, target.length - at, count);
        }

        @Override
        public void read(long offset, int[] target, int at, int count) {
            check(offset, target.length - at, count);
        }

        private void check(long offset, int length, int count) {
            if (offset < 0 || count < 0 || count > length || (offset + count) * Float.BYTES > bytes) {
                throw new IndexOutOfBoundsException(
                        count + " numbers at " + offset + " of " + what + ", which has " + bytes + " bytes");
            }
        }

        @Override
        public void close() {}
    }

    private static final class FakeKernel implements Kernel {
        @Override
        public Kernel set(int index, Memory memory) {
            return this;
        }

        @Override
        public Kernel set(int index, int value) {
            return this;
        }

        @Override
        public Kernel set(int index, long value) {
            return this;
        }

        @Override
        public Kernel set(int index, float value) {
            return this;
        }

        @Override
        public void launch(long workItems) {}

        @Override
        public void launchGroups(long groups, int workItems) {}
    }
}
