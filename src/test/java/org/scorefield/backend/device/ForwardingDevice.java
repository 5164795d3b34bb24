package org.scorefield.backend.device;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.scorefield.backend.DeviceInfo;

/** A device that passes everything on to another: tests override what they watch, change or let fail. */
public class ForwardingDevice implements Device {
    private final Device device;

    /** Owns the device. */
    public ForwardingDevice(Device device) {
        this.device = device;
    }

    /** The device behind it. */
    protected final Device device() {
        return device;
    }

    @Override
    public DeviceInfo info() {
        return device.info();
    }

    @Override
    public long largestAllocation() {
        return device.largestAllocation();
    }

    @Override
    public Memory allocate(String what, long bytes) {
        return new ForwardingMemory(device.allocate(what, bytes));
    }

    @Override
    public LibraryNormals normals() {
        LibraryNormals behind = device.normals();
        return (seed, number, scale, to, at, count) ->
                behind.draw(seed, number, scale, ((ForwardingMemory) to).memory(), at, count);
    }

    @Override
    public Program build(ProgramText text) {
        return new ForwardingProgram(device.build(text));
    }

    @Override
    public OptionalDouble seconds() {
        return device.seconds();
    }

    /** Called before each launch, with the memory among the kernel's arguments by position. */
    protected void launching(String kernel, Map<Integer, Memory> arguments) {}

    @Override
    public void close() {
        device.close();
    }

    /** Memory of the device behind. */
    protected static class ForwardingMemory implements Memory {
        private final Memory memory;

        /** Owns the memory. */
        protected ForwardingMemory(Memory memory) {
            this.memory = memory;
        }

        /** The memory behind it. */
        protected final Memory memory() {
            return memory;
        }

        @Override
        public long bytes() {
            return memory.bytes();
        }

        @Override
        public void write(long offset, float[] source, int count) {
            memory.write(offset, source, count);
        }

        @Override
        public void write(long offset, int[] source, int count) {
            memory.write(offset, source, count);
        }

        @Override
        public void read(long offset, float[] target, int at, int count) {
            memory.read(offset, target, at, count);
        }

        @Override
        public void read(long offset, int[] target, int at, int count) {
            memory.read(offset, target, at, count);
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    private final class ForwardingProgram implements Program {
        private final Program program;

        ForwardingProgram(Program program) {
            this.program = program;
        }

        @Override
        public Kernel kernel(String name) {
            return new ForwardingKernel(name, program.kernel(name));
        }

        @Override
        public void close() {
            program.close();
        }
    }

    private final class ForwardingKernel implements Kernel {
        private final String name;
        private final Kernel kernel;
        private final Map<Integer, Memory> arguments = new TreeMap<>();

        ForwardingKernel(String name, Kernel kernel) {
            this.name = name;
            this.kernel = kernel;
        }

        @Override
        public Kernel set(int index, Memory memory) {
            arguments.put(index, memory);
            kernel.set(index, ((ForwardingMemory) memory).memory());
            return this;
        }

        @Override
        public Kernel set(int index, int value) {
            kernel.set(index, value);
            return this;
        }

        @Override
        public Kernel set(int index, long value) {
            kernel.set(index, value);
            return this;
        }

        @Override
        public Kernel set(int index, float value) {
            kernel.set(index, value);
            return this;
        }

        @Override
        public void launch(long workItems) {
            launching(name, arguments);
            kernel.launch(workItems);
        }

        @Override
        public void launchGroups(long groups, int workItems) {
            launching(name, arguments);
            kernel.launchGroups(groups, workItems);
        }
    }
}
