package org.scorefield.backend.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scorefield.backend.device.ProgramText;
import org.scorefield.error.DeviceException;

/**
 * PTX that this build brought along, in {@code /kernels/ptx/NAME.ptx}, for machines that have nothing but the driver. It serves any
 * shape: what {@link NvrtcCode} compiles in, constants of the module say. Its first line tells what it was made from and what it is,
 * <pre>// scorefield text SHA-256 code SHA-256</pre>
 * the hash of the generic program text and of all that follows this line, so that neither an old nor a damaged one is ever run.
 */
final class JarPtx implements PtxSource {
    private static final String ROOT = "/kernels/ptx/";
    private static final Pattern STAMP = Pattern.compile("// scorefield text ([0-9a-f]{64}) code ([0-9a-f]{64})");
    private static final Pattern TARGET = Pattern.compile("(?m)^\\.target\\s+sm_(\\d+)");
    private static final Pattern CONSTANT = Pattern.compile("\\.const\\s[^;]*?\\b(shape_\\w+)");

    /** The constants of a generic module, and the macros that they stand for. */
    private static final Map<String, String> CONSTANTS = Map.of(
            "shape_dimension", "DIM", "shape_block", "BLOCK", "shape_one_block", "ONE_BLOCK", "shape_keeps", "KEEPS");

    private final Function<String, InputStream> files;

    JarPtx() {
        this(name -> JarPtx.class.getResourceAsStream(ROOT + name));
    }

    /** Takes files from elsewhere. */
    JarPtx(Function<String, InputStream> files) {
        this.files = files;
    }

    /** The text that serves this one's shape, too: no constants compiled in. */
    static ProgramText generic(ProgramText text) {
        TreeMap<String, Integer> macros = new TreeMap<>(text.macros());
        if (!macros.keySet().removeAll(CONSTANTS.values())) {
            return text;
        }
        macros.put("GENERIC", 1);
        StringBuilder name = new StringBuilder(text.name());
        macros.forEach((macro, value) -> {
            if (!macro.startsWith("PURPOSE_")
                    && !List.of("LANES", "FAST", "GENERIC").contains(macro)) {
                name.append('-').append(macro.toLowerCase(Locale.ROOT)).append(value);
            }
        });
        return new ProgramText(name.toString(), macros, text.files());
    }

    @Override
    public Optional<byte[]> find(ProgramText text) {
        if (text.macros().getOrDefault("FAST", 0) != 0) {
            return Optional.empty();
        }
        ProgramText generic = generic(text);
        Optional<byte[]> found = read(generic.name() + ".ptx");
        found.ifPresent(ptx -> check(generic, ptx));
        return found;
    }

    private Optional<byte[]> read(String name) {
        try (InputStream in = files.apply(name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new DeviceException("this build's " + name + " cannot be read", e);
        }
    }

    private static void check(ProgramText generic, byte[] ptx) {
        String file = generic.name() + ".ptx";
        int end = 0;
        while (end < ptx.length && ptx[end] != '\n') {
            end++;
        }
        Matcher stamp = STAMP.matcher(new String(ptx, 0, end, StandardCharsets.UTF_8).strip());
        if (!stamp.matches()) {
            throw new DeviceException("this build's " + file + " is damaged: it does not say what it was made from");
        }
        if (!stamp.group(1).equals(sha256(generic.compose("cuda.h").getBytes(StandardCharsets.UTF_8), 0))) {
            throw new DeviceException("this build's " + file + " is stale: the kernels have changed since it was made");
        }
        if (end == ptx.length || !stamp.group(2).equals(sha256(ptx, end + 1))) {
            throw new DeviceException("this build's " + file + " is damaged: it is not what was stored");
        }
    }

    /** The first line for PTX that was made from this generic text. */
    static String stamp(ProgramText generic, byte[] ptx) {
        return "// scorefield text " + sha256(generic.compose("cuda.h").getBytes(StandardCharsets.UTF_8), 0) + " code "
                + sha256(ptx, 0) + "\n";
    }

    private static String sha256(byte[] bytes, int from) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, from, bytes.length - from);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The least capability that a device needs for it, 75 for 7.5; none if this build has no PTX. */
    OptionalInt capability() {
        return read("check.ptx")
                .map(ptx -> TARGET.matcher(new String(ptx, StandardCharsets.UTF_8)))
                .filter(Matcher::find)
                .map(target -> OptionalInt.of(Integer.parseInt(target.group(1))))
                .orElse(OptionalInt.empty());
    }

    /** The constants that a module has, with their values for this text. */
    static Map<String, Integer> constants(ProgramText text, String ptx) {
        Map<String, Integer> values = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        Matcher constant = CONSTANT.matcher(ptx);
        while (constant.find()) {
            Integer value = text.macros().get(CONSTANTS.getOrDefault(constant.group(1), ""));
            if (value == null) {
                unknown.add(constant.group(1));
            } else {
                values.put(constant.group(1), value);
            }
        }
        if (!unknown.isEmpty()) {
            throw new DeviceException(
                    "this build's PTX for `" + text.name() + "` has a constant that nobody sets: " + unknown.get(0));
        }
        return values;
    }
}
