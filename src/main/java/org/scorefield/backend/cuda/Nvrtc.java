package org.scorefield.backend.cuda;

import static jcuda.nvrtc.JNvrtc.*;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import jcuda.nvrtc.JNvrtc;
import jcuda.nvrtc.nvrtcProgram;
import jcuda.nvrtc.nvrtcResult;
import org.scorefield.error.DeviceException;

/** NVIDIA's compiler from CUDA C++ to PTX, each call checked. Nothing else calls {@link JNvrtc}. */
final class Nvrtc {
    static {
        JNvrtc.setExceptionsEnabled(false);
    }

    /** As {@link CudaCalls#driverVersion}: 12060 for 12.6. */
    private final int version;

    private final int[] architectures;

    /**
     * Asks the library what it is, and has it compile something: it may be there without the files that it needs.
     *
     * @throws DeviceException if it does not work
     * @throws LinkageError if it could not be loaded
     */
    Nvrtc() {
        int[] major = new int[1];
        int[] minor = new int[1];
        check("nvrtcVersion", nvrtcVersion(major, minor));
        version = major[0] * 1000 + minor[0] * 10;
        int[] count = new int[1];
        check("nvrtcGetNumSupportedArchs", nvrtcGetNumSupportedArchs(count));
        architectures = new int[count[0]];
        check("nvrtcGetSupportedArchs", nvrtcGetSupportedArchs(architectures));
        compile("trial", "__global__ void trial() {}", List.of());
    }

    private static void check(String call, int code) {
        if (code != nvrtcResult.NVRTC_SUCCESS) {
            throw new DeviceException(call + ": " + nvrtcResult.stringFor(code) + " (" + code + ")");
        }
    }

    int version() {
        return version;
    }

    /** {@code NVRTC 12.6}. */
    String label() {
        return "NVRTC " + CudaCalls.version(version);
    }

    /** The newest architecture that it knows and the device is at least: 90 for 9.0; 0 if there is none. */
    int architecture(int capability) {
        return Arrays.stream(architectures)
                .filter(known -> known <= capability)
                .max()
                .orElse(0);
    }

    /** Compiles a text to PTX. */
    byte[] compile(String name, String text, List<String> options) {
        nvrtcProgram program = new nvrtcProgram();
        check("nvrtcCreateProgram(" + name + ")", nvrtcCreateProgram(program, text, name + ".cu", 0, null, null));
        try {
            int code = nvrtcCompileProgram(program, options.size(), options.toArray(String[]::new));
            if (code == nvrtcResult.NVRTC_ERROR_COMPILATION) {
                throw new DeviceException("nvrtcCompileProgram: the kernels `" + name + "` do not compile with `"
                        + String.join(" ", options) + "`:\n" + log(program));
            }
            check("nvrtcCompileProgram(" + name + ")", code);
            String[] ptx = new String[1];
            check("nvrtcGetPTX(" + name + ")", nvrtcGetPTX(program, ptx));
            return ptx[0].replace("\0", "").getBytes(StandardCharsets.UTF_8);
        } finally {
            nvrtcDestroyProgram(program); // what it would report no longer matters
        }
    }

    private static String log(nvrtcProgram program) {
        String[] log = new String[1];
        int code = nvrtcGetProgramLog(program, log);
        return code == nvrtcResult.NVRTC_SUCCESS ? log[0].replace("\0", "").strip() : "(no log)";
    }
}
