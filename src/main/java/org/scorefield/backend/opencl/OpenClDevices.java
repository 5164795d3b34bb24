package org.scorefield.backend.opencl;

import static org.jocl.CL.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.device.DeviceSearch;
import org.scorefield.error.DeviceException;

/** The OpenCL devices of this machine. */
final class OpenClDevices extends DeviceSearch<OpenClDevices.Found> {
    /**
     * A device.
     *
     * @param platform that it belongs to
     * @param id its handle
     * @param info what it is, with the lanes that suit it
     * @param compiler versions beside the driver's own that say what compiles for it
     */
    record Found(cl_platform_id platform, cl_device_id id, DeviceInfo info, String compiler) {}

    /** What exact arithmetic needs of a device's single precision. */
    private static final long EXACT =
            CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT | CL_FP_FMA | CL_FP_DENORM | CL_FP_ROUND_TO_NEAREST;

    private static final OpenClDevices ALL = new OpenClDevices();

    private OpenClDevices() {
        super("opencl");
    }

    static OpenClDevices all() {
        return ALL;
    }

    @Override
    protected DeviceInfo info(Found device) {
        return device.info();
    }

    @Override
    protected void look() {
        Optional<String> damage = IcdFiles.damage();
        if (damage.isPresent()) {
            miss(damage.get());
            return;
        }
        try {
            for (cl_platform_id platform : OpenClCalls.platforms()) {
                look(platform);
            }
        } catch (LinkageError e) {
            miss("the OpenCL library could not be loaded (" + firstLine(e)
                    + "): install one, e.g. `apt install ocl-icd-libopencl1 pocl-opencl-icd`");
            return;
        } catch (DeviceException e) {
            miss(e.getMessage());
            return;
        }
        if (found().isEmpty() && missing().isEmpty()) {
            miss("no driver found: " + remedy());
        }
    }

    private void look(cl_platform_id platform) {
        String name = OpenClCalls.text(platform, CL_PLATFORM_NAME);
        List<cl_device_id> devices = OpenClCalls.devices(platform);
        if (devices.isEmpty()) {
            miss("the platform " + name + " has no device");
        }
        for (cl_device_id id : devices) {
            String device = OpenClCalls.text(id, CL_DEVICE_NAME);
            if (OpenClCalls.number(id, CL_DEVICE_AVAILABLE) == 0) {
                miss(device + " is not available");
            } else if (OpenClCalls.number(id, CL_DEVICE_COMPILER_AVAILABLE) == 0) {
                miss(device + " has no compiler");
            } else {
                add(new Found(platform, id, describe(name, device, id), compiler(platform, id)));
            }
        }
    }

    private DeviceInfo describe(String platform, String device, cl_device_id id) {
        return new DeviceInfo(
                "opencl",
                count(),
                device,
                platform + ", driver " + OpenClCalls.text(id, CL_DRIVER_VERSION),
                (OpenClCalls.number(id, CL_DEVICE_SINGLE_FP_CONFIG) & EXACT) == EXACT,
                lanes(id),
                OpenClCalls.number(id, CL_DEVICE_GLOBAL_MEM_SIZE));
    }

    /** PoCL tells the version of its LLVM with the platform's, and its own build with the device's. */
    private static String compiler(cl_platform_id platform, cl_device_id id) {
        return String.join(
                "\n",
                OpenClCalls.text(platform, CL_PLATFORM_VERSION),
                OpenClCalls.text(id, CL_DEVICE_VENDOR),
                OpenClCalls.text(id, CL_DEVICE_VERSION),
                OpenClCalls.text(id, CL_DEVICE_OPENCL_C_VERSION));
    }

    /** CPUs: as many lanes as a vector register has. Others: one, because they vectorise across work-items. */
    private static int lanes(cl_device_id id) {
        if ((OpenClCalls.number(id, CL_DEVICE_TYPE) & CL_DEVICE_TYPE_CPU) == 0) {
            return 1;
        }
        return OpenClCalls.number(id, CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT) >= 16 ? 16 : 8;
    }

    private static String remedy() {
        boolean nvidia = Files.exists(Path.of("/usr/lib/x86_64-linux-gnu/libnvidia-opencl.so.1"))
                && !Files.exists(Path.of("/etc/OpenCL/vendors/nvidia.icd"));
        return nvidia
                ? "NVIDIA's OpenCL library is installed but not registered: write `libnvidia-opencl.so.1` to"
                        + " /etc/OpenCL/vendors/nvidia.icd"
                : "install one, e.g. `apt install pocl-opencl-icd` for CPUs";
    }
}
