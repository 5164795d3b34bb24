package org.scorefield.backend.opencl;

import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.contract.BackendContract;
import org.scorefield.contract.RequiredBackends;

class OpenCl8LanesTest extends BackendContract {
    @Override
    protected Backend open() {
        return RequiredBackends.openOrSkip("opencl", new Options(0, 8, 5, 0, Arithmetic.EXACT));
    }

    /** A third of them: {@link OpenCl16LanesTest} takes all. */
    @Override
    protected boolean takes(int number) {
        return number % 3 == 1;
    }
}
