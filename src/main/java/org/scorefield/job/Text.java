package org.scorefield.job;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.scorefield.error.FileAccessException;
import org.scorefield.io.InputFile;

/** Reads the text of a job file, before anything is parsed. */
final class Text {
    private static final int LARGEST = 1 << 20;

    private Text() {}

    static Node tree(Path path, Source source) {
        String text = read(path, source);
        boolean json = path.toString().toLowerCase(Locale.ROOT).endsWith(".json");
        Node root = json ? JsonTree.of(text, source) : YamlTree.of(text, source);
        if (root == null || root instanceof Node.Scalar scalar && scalar.isNull()) {
            refuseEmpty(source);
        }
        return root;
    }

    private static String read(Path path, Source source) {
        ByteBuffer bytes = ByteBuffer.allocate(LARGEST + 1);
        try (FileChannel channel = InputFile.open(path)) {
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until the end of the file, or of what is allowed
            }
        } catch (IOException e) {
            throw FileAccessException.of("read", path, e);
        }
        if (!bytes.hasRemaining()) {
            source.problem(Place.top(1), "is too large", "at most 1 MiB; keep arrays in .npy or .csv files");
            source.done();
        }
        String text = decode(bytes.flip(), source);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String decode(ByteBuffer bytes, Source source) {
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        boolean malformed =
                StandardCharsets.UTF_8.newDecoder().decode(bytes, chars, true).isError();
        String text = chars.flip().toString();
        int control = control(text);
        if (control >= 0) {
            String code = String.format(Locale.ROOT, "U+%04X", (int) text.charAt(control));
            source.problem(Place.top(line(text, control)), "contains the control character " + code, "text in UTF-8");
        } else if (malformed) {
            source.problem(Place.top(line(text, text.length())), "is not UTF-8", "text in UTF-8");
        } else if (text.isBlank()) {
            refuseEmpty(source);
        }
        source.done();
        return text;
    }

    private static void refuseEmpty(Source source) {
        source.problem(Place.top(1), "is empty", "a mapping with " + String.join(", ", JobReader.KEYS));
        source.done();
    }

    private static int control(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f) {
                return i;
            }
        }
        return -1;
    }

    private static int line(String text, int index) {
        return 1 + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
    }
}
