package org.scorefield.backend.opencl;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.function.IntSupplier;

/**
 * Puts the JVM's signal handlers back after calls in which a driver may replace them.
 *
 * <p>A JVM stops its threads by faults that it handles itself (SIGSEGV at a safepoint). Drivers that compile with LLVM in the process
 * (PoCL; AMD's is reported to) replace these handlers by ones that last for one fault (LLVM, {@code lib/Support/Unix/Signals.inc}: {@code
 * SA_RESETHAND}), and the first two threads that meet a safepoint at the same moment then end the process without a report. LLVM
 * registers again only once its handlers have run: with the JVM's in their place, it leaves them alone.
 */
final class SignalHandlers {
    /** Those that both LLVM and the JVM take, by their numbers on Linux and macOS: QUIT, ILL, TRAP, FPE, SEGV, XFSZ and BUS. */
    private static final int[] SIGNALS = {3, 4, 5, 8, 11, 25, Platform.isMac() ? 10 : 7};

    /** More than any {@code struct sigaction} has; glibc's has 152. */
    private static final int STRUCT_BYTES = 256;

    private static final Function SIGACTION =
            Platform.isWindows() ? null : NativeLibrary.getProcess().getFunction("sigaction");

    private SignalHandlers() {}

    /** Makes a call and gives what it returns. */
    static int keep(IntSupplier call) {
        if (SIGACTION == null) {
            return call.getAsInt();
        }
        try (Memory handlers = new Memory((long) SIGNALS.length * STRUCT_BYTES)) {
            for (int i = 0; i < SIGNALS.length; i++) {
                SIGACTION.invokeInt(new Object[] {SIGNALS[i], Pointer.NULL, handler(handlers, i)});
            }
            try {
                return call.getAsInt();
            } finally {
                for (int i = 0; i < SIGNALS.length; i++) {
                    SIGACTION.invokeInt(new Object[] {SIGNALS[i], handler(handlers, i), Pointer.NULL});
                }
            }
        }
    }

    private static Pointer handler(Memory handlers, int i) {
        return handlers.share((long) i * STRUCT_BYTES, STRUCT_BYTES);
    }
}
