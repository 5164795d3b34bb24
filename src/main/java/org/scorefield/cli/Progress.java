package org.scorefield.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** A bar on stderr, redrawn in place. The launcher says whether stderr is a terminal, which Java cannot tell. */
final class Progress {
    private static final int WIDTH = 30;
    private static final double INTERVAL_SECONDS = 0.1;

    private final PrintWriter err;
    private final double total;
    private final String unit;
    private final boolean shown;
    private final long begin = System.nanoTime();
    private double drawnAt;
    private boolean drawn;

    /** A bar for {@code total} chain-steps, or what else is counted. */
    Progress(PrintWriter err, double total, String unit, boolean quiet) {
        this.err = err;
        this.total = total;
        this.unit = unit;
        this.shown =
                !quiet && "1".equals(System.getenv("SCOREFIELD_STDERR_TTY")) && !"dumb".equals(System.getenv("TERM"));
    }

    /** Draws the bar, if it is time. */
    void at(double done) {
        double seconds = (System.nanoTime() - begin) * 1e-9;
        if (!shown || seconds < drawnAt + INTERVAL_SECONDS) {
            return;
        }
        drawnAt = seconds;
        drawn = true;
        double share = done / total;
        int filled = (int) (share * WIDTH);
        err.printf(
                Locale.ROOT,
                "\r[%s%s] %3.0f %%, %.1f million %s/s, %.0f s left \u001b[K",
                "=".repeat(filled),
                " ".repeat(WIDTH - filled),
                100 * share,
                1e-6 * done / seconds,
                unit,
                seconds * (1 - share) / share);
        err.flush();
    }

    /** Wipes the bar. */
    void end() {
        if (drawn) {
            err.print("\r\u001b[K");
            err.flush();
            drawn = false;
        }
    }
}
