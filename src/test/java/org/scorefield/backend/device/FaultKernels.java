package org.scorefield.backend.device;

import java.util.List;
import java.util.TreeMap;
import org.scorefield.target.KernelPart;

/** Kernels with a fault each, for the tests of the tests: {@code faults.h} among the test resources. */
public final class FaultKernels {
    private FaultKernels() {}

    /** Their program. */
    public static ProgramText text(int lanes) {
        return new ProgramText(
                "faults", new TreeMap<>(Programs.check(lanes).macros()), List.of(KernelPart.file("faults.h")));
    }
}
