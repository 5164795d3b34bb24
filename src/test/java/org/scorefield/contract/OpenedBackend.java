package org.scorefield.contract;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;

/** A backend under test beside the plain Java backend with one thread, which says what is right. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OpenedBackend {
    private Backend backend;
    private Backend reference;

    /** Opens the backend under test, or skips. */
    protected abstract Backend open();

    /** The mixtures to go through; slow devices take fewer. */
    protected Stream<Cases.Mixture> mixtures() {
        return Cases.mixtures().stream();
    }

    /** The other targets to go through; backends that cannot compile take those that they have code for. */
    protected Stream<Cases.Other> others() {
        return Cases.others().stream();
    }

    /** Steps of the long trajectories. */
    protected int steps() {
        return 1000;
    }

    /** The backend under test. */
    protected final Backend backend() {
        return backend;
    }

    /** What is right. */
    final Backend reference() {
        return reference;
    }

    @BeforeAll
    final void start() {
        backend = open();
        reference = Backends.open("java", new Options(1, 0, 0, 0, org.scorefield.backend.Arithmetic.EXACT));
    }

    @AfterAll
    final void stop() {
        if (backend != null) {
            backend.close();
        }
        if (reference != null) {
            reference.close();
        }
    }
}
