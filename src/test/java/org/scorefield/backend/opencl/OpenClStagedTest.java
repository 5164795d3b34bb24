package org.scorefield.backend.opencl;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceStagedContract;
import org.scorefield.backend.device.StagedBackend;
import org.scorefield.contract.BackendContract;
import org.scorefield.contract.Cases;
import org.scorefield.target.Covariance.Kind;

class OpenClStagedTest {
    private static Device open(Options options, int lanes) {
        return OpenClTestDevice.openOrSkip(
                new Options(0, lanes, options.workGroup(), options.memory(), options.arithmetic()));
    }

    @Nested
    class OneLane extends DeviceStagedContract {
        @Override
        protected Device open(Options options) {
            return OpenClStagedTest.open(options, 1);
        }

        /** Half of them: {@link SixteenLanes} takes all. */
        @Override
        protected boolean takes(int shape) {
            return shape % 2 == 0;
        }
    }

    @Nested
    class EightLanes extends DeviceStagedContract {
        @Override
        protected Device open(Options options) {
            return OpenClStagedTest.open(options, 8);
        }

        /** Half of them: {@link SixteenLanes} takes all. */
        @Override
        protected boolean takes(int shape) {
            return shape % 2 == 1;
        }
    }

    @Nested
    class SixteenLanes extends DeviceStagedContract {
        @Override
        protected Device open(Options options) {
            return OpenClStagedTest.open(options, 16);
        }
    }

    /** The contract with every target in stages that can be: of a few shapes, since {@link DeviceStagedContract} has the rest. */
    @Nested
    class Contract extends BackendContract {
        @Override
        protected Backend open() {
            Options options = new Options(0, 0, 0, 0, Arithmetic.EXACT);
            return StagedBackend.on(OpenClTestDevice.openOrSkip(options), options);
        }

        @Override
        protected Stream<Cases.Mixture> mixtures() {
            return super.mixtures()
                    .filter(mixture -> mixture.kind() != Kind.FULL
                            && mixture.mixture().dimension() == 17
                            && Set.of(7, 100).contains(mixture.mixture().components()));
        }

        @Override
        protected int steps() {
            return 100;
        }
    }
}
