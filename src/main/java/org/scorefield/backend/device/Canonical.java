package org.scorefield.backend.device;

/** Numbers from a device, on which a NaN has whatever bits its operations give it. */
final class Canonical {
    private Canonical() {}

    /** Copies numbers, with one form of NaN. */
    static void copy(float[] from, int at, float[] to, int place, int count) {
        for (int i = 0; i < count; i++) {
            to[place + i] = from[at + i] == from[at + i] ? from[at + i] : Float.NaN;
        }
    }
}
