package org.scorefield.backend.device;

/** A library's standard normal numbers on a device: for each seed one sequence, of which any stretch can be had. */
public interface LibraryNormals {
    /**
     * Sets {@code to[at + i] = scale · z[number + i]}, and waits for it.
     *
     * @param seed of the sequence z
     * @param number the first of it, 64 bits unsigned
     * @param at where in {@code to}, in numbers
     * @param count how many
     */
    void draw(long seed, long number, float scale, Device.Memory to, long at, int count);
}
