package org.scorefield.backend;

/**
 * What a backend computes on.
 *
 * @param backend {@code java}, {@code opencl} or {@code cuda}
 * @param index which of the backend's devices
 * @param name the device's own name
 * @param driver platform and driver version
 * @param exact whether it rounds + − × ÷ √ fma correctly and keeps subnormals, so that results have the promised bits
 * @param lanes how many chains a work-item carries
 * @param memory bytes of device memory
 */
public record DeviceInfo(String backend, int index, String name, String driver, boolean exact, int lanes, long memory) {
    /** The name that selects it: {@code java}, {@code opencl:0}. */
    public String selector() {
        return backend.equals("java") ? backend : backend + ":" + index;
    }
}
