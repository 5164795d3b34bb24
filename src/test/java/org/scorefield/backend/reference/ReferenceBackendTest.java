package org.scorefield.backend.reference;

import org.junit.jupiter.api.Tag;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.contract.BackendContract;

/** The plain Java backend with three threads, against itself with one. */
@Tag("smoke")
class ReferenceBackendTest extends BackendContract {
    @Override
    protected Backend open() {
        return new ReferenceProvider().open(0, new Options(3, 0, 0, 0, Arithmetic.EXACT));
    }
}
