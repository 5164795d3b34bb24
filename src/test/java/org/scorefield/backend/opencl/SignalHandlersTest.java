package org.scorefield.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.ChildJvm;
import org.scorefield.contract.RequiredBackends;

/** Drivers do not take the JVM's signal handlers away. */
class SignalHandlersTest {
    private static final int SIGILL = 4;
    private static final int SIGSEGV = 11;
    private static final int SIGPIPE = 13;

    @TempDir
    Path directory;

    @BeforeEach
    void need() {
        RequiredBackends.openOrSkip("opencl", Options.DEFAULT).close();
    }

    /** The JVM has one handler for these signals, and LLVM does not take SIGPIPE's. */
    @Test
    void handlersAreTheJvmsAfterKernelsWereCompiled() {
        OpenClCacheRun.run(null);
        assertEquals(handler(SIGPIPE), handler(SIGSEGV));
        assertEquals(handler(SIGPIPE), handler(SIGILL));
    }

    /** Without the handlers put back, the process ended at the first collection. */
    @Test
    void threadsStopAtSafepointsAfterKernelsWereCompiled() throws IOException, InterruptedException {
        try (ChildJvm child = new ChildJvm(directory, Map.of(), SafepointRun.class)) {
            assertEquals(0, child.await(120), child::output);
            assertEquals("survived", child.output().strip());
        }
    }

    /** The address: on Linux the first member of {@code struct sigaction}, and so on macOS. */
    private static Pointer handler(int signal) {
        Function sigaction = NativeLibrary.getProcess().getFunction("sigaction");
        try (Memory action = new Memory(256)) {
            assertEquals(0, sigaction.invokeInt(new Object[] {signal, Pointer.NULL, action}));
            return action.getPointer(0);
        }
    }
}
