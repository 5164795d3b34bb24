package org.scorefield.backend.cuda;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Programs;
import org.scorefield.contract.BackendContract;
import org.scorefield.contract.Cases;
import org.scorefield.contract.RequiredBackends;

@Tag("cuda")
class CudaContractTest extends BackendContract {
    @Override
    protected Backend open() {
        return RequiredBackends.openOrSkip("cuda", new Options(0, 0, 37, 0, Arithmetic.EXACT));
    }

    @Override
    protected boolean compiles() {
        return CudaTestDevice.findOrSkip().nvrtc().isPresent();
    }

    /** Without a compiler, only those that the jar has code for. */
    @Override
    protected Stream<Cases.Other> others() {
        return super.others()
                .filter(other -> compiles()
                        || Programs.evaluate(other.target(), 1, Arithmetic.EXACT)
                                .generic()
                                .isPresent());
    }

    @Override
    protected long mostWork() {
        return CudaTestDevice.isStandIn(CudaTestDevice.findOrSkip().info()) ? 1_000_000 : super.mostWork();
    }
}
