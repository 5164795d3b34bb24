package org.scorefield.backend.cuda;

import org.junit.jupiter.api.Tag;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.contract.BackendContract;
import org.scorefield.contract.RequiredBackends;

@Tag("cuda")
class CudaContractTest extends BackendContract {
    @Override
    protected Backend open() {
        return RequiredBackends.openOrSkip("cuda", new Options(0, 0, 37, 0, Arithmetic.EXACT));
    }

    @Override
    protected long mostWork() {
        return CudaTestDevice.isStandIn(CudaTestDevice.findOrSkip().info()) ? 1_000_000 : super.mostWork();
    }
}
