package org.scorefield.backend.cuda;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.device.KernelCache;
import org.scorefield.backend.device.ProgramText;

/** Code compiled here, for the very shape, and kept on disk. */
final class NvrtcCode implements CodeSource {
    static final List<String> EXACT = List.of("--fmad=false", "--prec-div=true", "--prec-sqrt=true", "--ftz=false");
    private static final List<String> FAST = List.of("--use_fast_math");
    private static final String CACHE_FORMAT = "1";

    private final Nvrtc nvrtc;
    private final List<String> options;
    private final KernelCache cache;
    private final Set<String> fromCache = new HashSet<>();

    /**
     * Compiles for a device.
     *
     * @param capability 90 for 9.0
     */
    NvrtcCode(Nvrtc nvrtc, int capability, Arithmetic arithmetic, KernelCache cache) {
        this.nvrtc = nvrtc;
        this.cache = cache;
        this.options = options(nvrtc.architecture(capability), arithmetic == Arithmetic.FAST ? FAST : EXACT);
    }

    static List<String> options(int architecture, List<String> arithmetic) {
        List<String> options = new ArrayList<>();
        options.add("--gpu-architecture=compute_" + architecture);
        options.addAll(arithmetic);
        return List.copyOf(options);
    }

    @Override
    public String label() {
        return nvrtc.label();
    }

    private String key(String source) {
        return KernelCache.key("cuda " + CACHE_FORMAT, source, String.join(" ", options), nvrtc.label());
    }

    @Override
    public boolean compiles() {
        return true;
    }

    @Override
    public boolean has(ProgramText text) {
        return true;
    }

    @Override
    public byte[] code(ProgramText text) {
        String source = text.compose("cuda.h");
        String key = key(source);
        Optional<byte[]> cached = cache.get(key);
        if (cached.isPresent()) {
            fromCache.add(key);
            return cached.get();
        }
        byte[] ptx = nvrtc.compile(text.name(), source, options);
        cache.put(key, ptx);
        return ptx;
    }

    @Override
    public boolean refused(ProgramText text) {
        String key = key(text.compose("cuda.h"));
        cache.discard(key);
        return fromCache.remove(key);
    }

    @Override
    public Map<String, Integer> constants(ProgramText text, String ptx) {
        return Map.of();
    }
}
