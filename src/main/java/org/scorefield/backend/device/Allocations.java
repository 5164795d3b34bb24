package org.scorefield.backend.device;

import java.util.ArrayDeque;
import java.util.Deque;

/** Device memory that is given back together, also when reserving fails half-way. */
final class Allocations implements AutoCloseable {
    private final Device device;
    private final Deque<Device.Memory> reserved = new ArrayDeque<>();

    Allocations(Device device) {
        this.device = device;
    }

    Device.Memory floats(String what, long count) {
        return reserve(what, count * Float.BYTES);
    }

    Device.Memory ints(String what, long count) {
        return reserve(what, count * Integer.BYTES);
    }

    Device.Memory copy(String what, float[] numbers) {
        Device.Memory memory = floats(what, numbers.length);
        memory.write(0, numbers, numbers.length);
        return memory;
    }

    /** More memory of the same device, to be given back before. */
    Allocations more() {
        return new Allocations(device);
    }

    private Device.Memory reserve(String what, long bytes) {
        Device.Memory memory = device.allocate(what, bytes);
        reserved.push(memory);
        return memory;
    }

    @Override
    public void close() {
        while (!reserved.isEmpty()) {
            reserved.pop().close();
        }
    }
}
