package org.scorefield.backend.cuda;

import java.util.Map;
import org.scorefield.backend.device.ProgramText;
import org.scorefield.error.DeviceException;

/** Code that this build brought along: nothing is compiled but by the driver. */
final class JarCode implements CodeSource {
    private final PtxSource source;
    private final String whyNotCompiled;

    /**
     * Takes what is there.
     *
     * @param whyNotCompiled why there is no compiler, for what is not there
     */
    JarCode(PtxSource source, String whyNotCompiled) {
        this.source = source;
        this.whyNotCompiled = whyNotCompiled;
    }

    @Override
    public String label() {
        return "PTX in the jar";
    }

    @Override
    public boolean compiles() {
        return false;
    }

    @Override
    public boolean has(ProgramText text) {
        return source.find(text).isPresent();
    }

    @Override
    public byte[] code(ProgramText text) {
        return source.find(text).orElseThrow(() -> {
            String kernels = "the kernels `" + text.label() + "`";
            String missing = text.generic().isPresent()
                    ? "this build has no PTX for " + kernels + ", and none can be compiled"
                    : kernels + " are for this target alone and have to be compiled, which is not possible";
            return new DeviceException(missing + ": " + whyNotCompiled + "; " + NvrtcLibrary.REMEDY);
        });
    }

    @Override
    public boolean refused(ProgramText text) {
        return false;
    }

    @Override
    public Map<String, Integer> constants(ProgramText text, String ptx) {
        return JarPtx.constants(text, ptx);
    }
}
