package org.scorefield.backend.opencl;

import static org.jocl.CL.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.error.DeviceException;

/** The OpenCL devices of this machine, looked up once, with the reasons for what is missing. */
final class OpenClDevices {
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

    private static OpenClDevices all;

    private final List<Found> found = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    private OpenClDevices() {}

    static synchronized OpenClDevices all() {
        if (all == null) {
            all = new OpenClDevices();
            all.look();
        }
        return all;
    }

    List<Found> found() {
        return found;
    }

    List<String> missing() {
        return missing;
    }

    private void look() {
        IcdFiles.damage().ifPresent(damage -> missing.add("opencl: " + damage));
        if (!missing.isEmpty()) {
            return;
        }
        try {
            for (cl_platform_id platform : OpenClCalls.platforms()) {
                look(platform);
            }
        } catch (LinkageError e) {
            missing.add("opencl: the OpenCL library could not be loaded (" + firstLine(e)
                    + "): install one, e.g. `apt install ocl-icd-libopencl1 pocl-opencl-icd`");
            return;
        } catch (DeviceException e) {
            missing.add("opencl: " + e.getMessage());
            return;
        }
        if (found.isEmpty() && missing.isEmpty()) {
            missing.add("opencl: no driver found: " + remedy());
        }
    }

    private void look(cl_platform_id platform) {
        String name = OpenClCalls.text(platform, CL_PLATFORM_NAME);
        List<cl_device_id> devices = OpenClCalls.devices(platform);
        if (devices.isEmpty()) {
            missing.add("opencl: the platform " + name + " has no device");
        }
        for (cl_device_id id : devices) {
            String device = OpenClCalls.text(id, CL_DEVICE_NAME);
            if (OpenClCalls.number(id, CL_DEVICE_AVAILABLE) == 0) {
                missing.add("opencl: " + device + " is not available");
            } else if (OpenClCalls.number(id, CL_DEVICE_COMPILER_AVAILABLE) == 0) {
                missing.add("opencl: " + device + " has no compiler");
            } else {
                found.add(new Found(platform, id, describe(name, device, id), compiler(platform, id)));
            }
        }
    }

    private DeviceInfo describe(String platform, String device, cl_device_id id) {
        return new DeviceInfo(
                "opencl",
                found.size(),
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

    private static String firstLine(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.lines().findFirst().orElse(failure.getClass().getSimpleName());
    }
}
