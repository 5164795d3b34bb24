package org.scorefield.backend;

import java.util.List;

/** Discovers one kind of backend. Implementations are found by {@link java.util.ServiceLoader}. */
public interface BackendProvider {
    /** {@code java}, {@code opencl} or {@code cuda}. */
    String name();

    /** Which backend {@code auto} prefers: the highest available. */
    int preference();

    /** Its devices and, where something is missing, why; never throws for want of a driver. */
    Discovery discover();

    /**
     * Opens a device.
     *
     * @param index of the device in {@link Discovery#devices}
     * @param options how
     * @throws org.scorefield.error.DeviceException if it fails
     */
    Backend open(int index, Options options);

    /**
     * What a look at the machine found.
     *
     * @param devices usable ones
     * @param missing why others, or all, are missing, each with what mends it
     */
    record Discovery(List<DeviceInfo> devices, List<String> missing) {}

    /**
     * How to open a device. Zeros mean that the backend chooses; only the arithmetic changes a result.
     *
     * @param threads threads of the plain Java backend
     * @param lanes chains per work-item: 1, 8 or 16
     * @param workGroup work-items per work-group
     * @param memory bytes of device memory to use at most
     * @param arithmetic exact, or fast where the backend has it
     */
    record Options(int threads, int lanes, int workGroup, long memory, Arithmetic arithmetic) {
        /** The backend chooses. */
        public static final Options DEFAULT = new Options(0, 0, 0, 0, Arithmetic.EXACT);
    }
}
