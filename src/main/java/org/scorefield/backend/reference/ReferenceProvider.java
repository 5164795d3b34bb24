package org.scorefield.backend.reference;

import java.util.List;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider;

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
        return new ReferenceBackend(threads(options), options.memory());
    }

    private static int threads(Options options) {
        return options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
    }
}
