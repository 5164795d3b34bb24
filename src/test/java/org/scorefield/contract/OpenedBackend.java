package org.scorefield.contract;

import java.util.List;
import java.util.stream.IntStream;
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

    /** Whether the case of this number in its table is gone through: of several variants of a device, one takes all. */
    protected boolean takes(int number) {
        return true;
    }

    private <T> Stream<T> taken(List<T> cases) {
        return IntStream.range(0, cases.size())
                .filter(number -> Cases.ALL || takes(number))
                .mapToObj(cases::get);
    }

    /** The mixtures to go through. */
    protected Stream<Cases.Mixture> mixtures() {
        return taken(Cases.mixtures());
    }

    /** The other targets to go through; backends that cannot compile take those that they have code for. */
    protected Stream<Cases.Other> others() {
        return taken(Cases.others());
    }

    /** The SDEs to go through, if any. */
    protected Stream<SdeCases.Case> sdes() {
        return taken(SdeCases.all()).filter(each -> compiles());
    }

    /** Whether it can compile texts that it has no code for. */
    protected boolean compiles() {
        return true;
    }

    /** Steps of the long trajectories, which are those of small mixtures; others have a tenth. */
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
