package org.scorefield.backend.cuda;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.contract.BackendContract;
import org.scorefield.contract.Cases;
import org.scorefield.contract.RequiredBackends;
import org.scorefield.target.Covariance.Kind;

@Tag("cuda")
class CudaContractTest extends BackendContract {
    @Override
    protected Backend open() {
        return RequiredBackends.openOrSkip("cuda", new Options(0, 0, 37, 0, Arithmetic.EXACT));
    }

    /** An interpreter takes the smaller mixtures and fewer steps, unless {@code -Dall.cases=true}; a device all. */
    private boolean reduced() {
        return CudaTestDevice.isStandIn(backend().device()) && !Boolean.getBoolean("all.cases");
    }

    @Override
    protected Stream<Cases.Mixture> mixtures() {
        return super.mixtures().filter(mixture -> !reduced() || work(mixture) <= 100);
    }

    private static int work(Cases.Mixture mixture) {
        int dimension = mixture.mixture().dimension();
        return mixture.mixture().components() * dimension * (mixture.kind() == Kind.FULL ? dimension : 1);
    }

    @Override
    protected int steps() {
        return reduced() ? 100 : super.steps();
    }
}
