package org.scorefield.backend.device;

/** A library's matrix product on a device, in single precision, summed in an order of its own: for fast arithmetic. */
public interface MatrixProduct {
    /**
     * Computes {@code to[row * stride + chain] = Σ_step a(row, step) · from[step * stride + chain]}, and waits for it.
     *
     * @param transposed whether a(row, step) is {@code table[step * rows + row]} rather than {@code table[row * steps + step]}
     * @param fromOffset where {@code from} starts, in numbers
     * @param toOffset where {@code to} starts, in numbers
     */
    void multiply(
            boolean transposed,
            int rows,
            int steps,
            int stride,
            Device.Memory table,
            Device.Memory from,
            long fromOffset,
            Device.Memory to,
            long toOffset);
}
