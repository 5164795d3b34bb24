package org.scorefield.backend;

import java.util.Locale;

/** How kernels compute. */
public enum Arithmetic {
    /** IEEE single precision in the order written: the same bits on every backend. */
    EXACT,
    /** Contraction and the hardware's own functions where that is faster; a little different on every device. */
    FAST;

    /** The name in job files and on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
