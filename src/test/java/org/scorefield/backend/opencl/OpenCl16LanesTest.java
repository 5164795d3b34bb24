package org.scorefield.backend.opencl;

import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.contract.BackendContract;
import org.scorefield.contract.RequiredBackends;

class OpenCl16LanesTest extends BackendContract {
    @Override
    protected Backend open() {
        return RequiredBackends.openOrSkip("opencl", new Options(0, 16, 0, 0, Arithmetic.EXACT));
    }
}
