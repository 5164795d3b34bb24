package org.scorefield.backend.cuda;

import java.util.Optional;
import java.util.OptionalInt;
import jcuda.driver.CUcomputemode;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.device.DeviceSearch;
import org.scorefield.backend.device.KernelCache;
import org.scorefield.error.DeviceException;

/** The CUDA devices of this machine. */
final class CudaDevices extends DeviceSearch<CudaDevices.Found> {
    /**
     * A device.
     *
     * @param id its handle
     * @param capability 90 for 9.0
     * @param nvrtc the compiler for it, if there is one
     * @param whyNotCompiled why there is none
     * @param info what it is
     */
    record Found(CUdevice id, int capability, Optional<Nvrtc> nvrtc, String whyNotCompiled, DeviceInfo info) {
        /** Where its code comes from. */
        CodeSource code(Arithmetic arithmetic, KernelCache cache) {
            return nvrtc.<CodeSource>map(compiler -> new NvrtcCode(compiler, capability, arithmetic, cache))
                    .orElseGet(() -> new JarCode(new JarPtx(), whyNotCompiled));
        }
    }

    private static final CudaDevices ALL = new CudaDevices();

    private CudaDevices() {
        super("cuda");
    }

    static CudaDevices all() {
        return ALL;
    }

    @Override
    protected DeviceInfo info(Found device) {
        return device.info();
    }

    @Override
    protected void look() {
        try {
            look(CudaCalls.ofDriver());
        } catch (LinkageError e) {
            miss(LoadFailure.reason(e));
        } catch (DeviceException e) {
            miss(e.getMessage());
        }
    }

    private void look(CudaCalls calls) {
        if (!calls.init() || calls.deviceCount() == 0) {
            miss("the driver has no device; is one there, visible in the container, and not hidden by"
                    + " CUDA_VISIBLE_DEVICES?");
            return;
        }
        int driver = calls.driverVersion();
        if (driver < CudaCalls.OLDEST_DRIVER) {
            miss("the driver supports CUDA up to " + CudaCalls.version(driver) + "; update it to "
                    + CudaCalls.version(CudaCalls.OLDEST_DRIVER) + " or newer, or use --device opencl");
            return;
        }
        for (int ordinal = 0; ordinal < calls.deviceCount(); ordinal++) {
            look(calls, driver, calls.device(ordinal));
        }
    }

    private void look(CudaCalls calls, int driver, CUdevice id) {
        String name = calls.name(id);
        int mode = calls.attribute(id, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_MODE);
        if (mode == CUcomputemode.CU_COMPUTEMODE_PROHIBITED) {
            miss(name + " prohibits computing; allow it by `nvidia-smi -c DEFAULT`");
            return;
        }
        int capability = 10 * calls.attribute(id, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
                + calls.attribute(id, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
        Optional<String> notCompiled = whyNotCompiled(driver, capability);
        Optional<String> notInJar = notCompiled.flatMap(reason -> whyNotInJar(capability));
        if (notInJar.isPresent()) {
            miss("there is no code for " + name + ": " + notCompiled.get() + "; " + notInJar.get() + "; "
                    + NvrtcLibrary.REMEDY);
            return;
        }
        Optional<Nvrtc> nvrtc =
                notCompiled.isPresent() ? Optional.empty() : NvrtcLibrary.only().nvrtc();
        String code = nvrtc.map(Nvrtc::label).orElse("PTX in the jar");
        add(new Found(
                id,
                capability,
                nvrtc,
                notCompiled.orElse(""),
                new DeviceInfo(
                        "cuda",
                        count(),
                        name,
                        "CUDA " + CudaCalls.version(driver) + " driver, " + code,
                        true,
                        1,
                        calls.totalMemory(id))));
    }

    private static Optional<String> whyNotCompiled(int driver, int capability) {
        Optional<Nvrtc> nvrtc = NvrtcLibrary.only().nvrtc();
        if (nvrtc.isEmpty()) {
            return Optional.of(NvrtcLibrary.only().reason());
        }
        if (nvrtc.get().version() > driver) {
            return Optional.of(nvrtc.get().label() + " makes code that the driver, which supports CUDA up to "
                    + CudaCalls.version(driver) + ", does not take");
        }
        if (nvrtc.get().architecture(capability) == 0) {
            return Optional.of(nvrtc.get().label() + " does not know its compute capability, " + decimal(capability));
        }
        return Optional.empty();
    }

    private static Optional<String> whyNotInJar(int capability) {
        OptionalInt least = new JarPtx().capability();
        if (least.isEmpty()) {
            return Optional.of("this build has no PTX");
        }
        return capability < least.getAsInt()
                ? Optional.of("this build's PTX needs compute capability " + decimal(least.getAsInt()) + ", and it has "
                        + decimal(capability))
                : Optional.empty();
    }

    private static String decimal(int capability) {
        return capability / 10 + "." + capability % 10;
    }
}
