package org.scorefield.backend.reference;

import java.util.List;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider;
import org.scorefield.error.Checks;

/** Plain Java, on all cores: always there. */
public final class ReferenceProvider implements BackendProvider {
    @Override
    public String name() {
        return "java";
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public Discovery discover() {
        return new Discovery(List.of(ReferenceBackend.describe(threads(Options.DEFAULT))), List.of());
    }

    @Override
    public Backend open(int index, Options options) {
        new Checks()
                .that(
                        options.arithmetic() == Arithmetic.EXACT,
                        "arithmetic",
                        "is fast, which the java backend has not",
                        "exact, or a device that is not java")
                .done();
        return new ReferenceBackend(threads(options), options.memory());
    }

    private static int threads(Options options) {
        return options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
    }
}
