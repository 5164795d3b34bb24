package org.scorefield.backend.cuda;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.DeviceBackend;
import org.scorefield.contract.BackendContract;
import org.scorefield.contract.Cases;

/** The code for any shape that a jar would bring along, made here by NVRTC. */
@Tag("cuda")
class CudaGenericTest extends BackendContract {
    @Override
    protected Backend open() {
        Nvrtc nvrtc = CudaTestDevice.compilerOrSkip();
        PtxSource source = text -> text.generic()
                .map(generic -> nvrtc.compile(
                        generic.label(), generic.compose("cuda.h"), NvrtcCode.options(52, NvrtcCode.EXACT)));
        CudaDevices.Found found = CudaTestDevice.findOrSkip();
        return new DeviceBackend(new CudaDevice(found, 0, new JarCode(source, "not asked")), Options.DEFAULT);
    }

    @Override
    protected Stream<Cases.Mixture> mixtures() {
        return super.mixtures().filter(mixture -> CudaContractTest.work(mixture) <= 100);
    }

    @Override
    protected int steps() {
        return 100;
    }
}
