package org.scorefield.backend.opencl;

import java.util.BitSet;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.ForwardingDevice;

/**
 * Writes again, in one piece, what the host has written so far. Oclgrind 21.10 takes a buffer's last write for the only one, so that
 * it would report what an earlier one wrote as uninitialised.
 */
final class WholeWrites extends ForwardingDevice {
    WholeWrites(Device device) {
        super(device);
    }

    @Override
    public Memory allocate(String what, long bytes) {
        return new Whole(device().allocate(what, bytes));
    }

    private static final class Whole extends ForwardingMemory {
        private final BitSet written = new BitSet();

        Whole(Memory memory) {
            super(memory);
        }

        @Override
        public void write(long offset, float[] source, int count) {
            super.write(offset, source, count);
            repeat(offset, count);
        }

        @Override
        public void write(long offset, int[] source, int count) {
            super.write(offset, source, count);
            repeat(offset, count);
        }

        private void repeat(long offset, int count) {
            int from = Math.toIntExact(offset);
            written.set(from, from + count);
            int[] whole = new int[written.nextClearBit(0)];
            super.read(0, whole, 0, whole.length);
            super.write(0, whole, whole.length);
        }
    }
}
