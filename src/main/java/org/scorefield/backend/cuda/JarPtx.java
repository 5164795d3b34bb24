package org.scorefield.backend.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
 * PTX that this build brought along, in {@code /kernels/ptx/LABEL.ptx}, for machines that have nothing but the driver: that of
 * {@linkplain ProgramText#generic generic texts}, whose shape is numbers of the module. Its first line tells what it was made from and
 * what it is,
 * <pre>// scorefield text SHA-256 code SHA-256</pre>
 * the hash of the generic program text and of all that follows this line, so that neither an old nor a damaged one is ever run.
 */
final class JarPtx implements PtxSource {
    private static final String ROOT = "/kernels/ptx/";
    private static final Pattern STAMP = Pattern.compile("// scorefield text ([0-9a-f]{64}) code ([0-9a-f]{64})");
    private static final Pattern TARGET = Pattern.compile("(?m)^\\.target\\s+sm_(\\d+)");
    private static final Pattern CONSTANT = Pattern.compile("\\.const\\s[^;]*?\\b(shape_\\w+)");

    private final Function<String, InputStream> files;

    JarPtx() {
        this(name -> JarPtx.class.getResourceAsStream(ROOT + name));
    }

    /** Takes files from elsewhere. */
    JarPtx(Function<String, InputStream> files) {
        this.files = files;
    }

    @Override
    public Optional<byte[]> find(ProgramText text) {
        Optional<ProgramText> generic = text.generic();
        if (generic.isEmpty()) {
            return Optional.empty();
        }
        Optional<byte[]> found = read(file(generic.get()));
        found.ifPresent(ptx -> check(generic.get(), ptx));
        return found;
    }

    /** Where the code of a generic text is. */
    static String file(ProgramText generic) {
        return generic.label() + ".ptx";
    }

    /** A file, whatever is in it. */
    Optional<byte[]> read(String name) {
        try (InputStream in = files.apply(name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new DeviceException("this build's " + name + " cannot be read", e);
        }
    }

    /** Refuses what is not the code of this generic text. */
    static void check(ProgramText generic, byte[] ptx) {
        String file = file(generic);
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

    /** The constants that a module reads, with their values for this text. */
    static Map<String, Integer> constants(ProgramText text, String ptx) {
        Map<String, Integer> shape = text.shape();
        Map<String, Integer> values = new TreeMap<>();
        Matcher constant = CONSTANT.matcher(ptx);
        while (constant.find()) {
            String name = constant.group(1);
            if (shape.containsKey(name)) {
                values.put(name, shape.get(name));
            } else if (Pattern.compile("\\b" + name + "\\b")
                            .matcher(ptx)
                            .results()
                            .count()
                    > 1) {
                throw new DeviceException(
                        "this build's PTX for `" + text.label() + "` reads a constant that nobody sets: " + name);
            }
        }
        return values;
    }
}
