package org.scorefield.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.scorefield.error.BadInputException;
import org.scorefield.error.DamagedFileException;
import org.scorefield.error.Problem;

/**
 * The header of a .npy file, versions 1.0 to 3.0 (numpy.lib.format): magic, version, length of the dictionary, the
 * dictionary, data.
 *
 * @param type what an element is
 * @param byteOrder how its bytes are ordered
 * @param fortranOrder whether the first index varies fastest, not the last
 * @param shape the dimensions, none negative; their product is in a long
 * @param dataOffset where the data start in the file
 */
record NpyHeader(NpyType type, ByteOrder byteOrder, boolean fortranOrder, List<Long> shape, long dataOffset) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** NumPy's own limit, max_header_size. */
    private static final int LONGEST_DICTIONARY = 10_000;
    /** NumPy aligns the data to this, so that they can be mapped into memory. */
    private static final int ALIGNMENT = 64;

    /**
     * Reads a header and checks that the file is exactly as long as it promises.
     *
     * @throws DamagedFileException if the header is malformed or the length differs
     * @throws BadInputException if the array is one that is not supported
     */
    static NpyHeader read(FileChannel channel, Path path) throws IOException {
        long fileBytes = channel.size();
        byte[] magic = bytes(channel, path, 0, MAGIC.length + 2);
        if (!Arrays.equals(magic, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            String start = HexFormat.ofDelimiter(" ").formatHex(magic);
            throw new DamagedFileException(path, "starts with the bytes " + start, "allowed: a .npy file");
        }
        int major = Byte.toUnsignedInt(magic[MAGIC.length]);
        int minor = Byte.toUnsignedInt(magic[MAGIC.length + 1]);
        if (major < 1 || major > 3 || minor != 0) {
            throw new DamagedFileException(
                    path, "is of .npy version " + major + "." + minor, "allowed: 1.0, 2.0 and 3.0");
        }
        int lengthBytes = major == 1 ? 2 : 4;
        int textOffset = magic.length + lengthBytes;
        ByteBuffer length =
                ByteBuffer.wrap(bytes(channel, path, magic.length, lengthBytes)).order(ByteOrder.LITTLE_ENDIAN);
        long textBytes = major == 1 ? Short.toUnsignedLong(length.getShort()) : Integer.toUnsignedLong(length.getInt());
        if (textBytes > LONGEST_DICTIONARY) {
            throw new DamagedFileException(
                    path, "has a header of " + textBytes + " bytes", "allowed: at most " + LONGEST_DICTIONARY);
        }
        // Version 3 is UTF-8, but only names of fields can go beyond ASCII, and arrays with fields are refused.
        String text = new String(bytes(channel, path, textOffset, (int) textBytes), StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\n")) {
            throw new DamagedFileException(path, "has a header that does not end with a line feed", "");
        }
        NpyDictionary dictionary = NpyDictionary.parse(path, text);
        NpyHeader header = new NpyHeader(
                type(path, dictionary.descr()),
                dictionary.descr().startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                dictionary.fortranOrder(),
                dictionary.shape(),
                textOffset + textBytes);
        header.requireFileOf(path, fileBytes);
        return header;
    }

    /** The header of a little-endian float32 array, version 1.0, padded so that the data are aligned. */
    static byte[] encode(long[] shape, boolean fortranOrder) {
        String dimensions = LongStream.of(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String dictionary = String.format(
                Locale.ROOT,
                "{'descr': '<f4', 'fortran_order': %s, 'shape': (%s), }",
                fortranOrder ? "True" : "False",
                shape.length == 1 ? dimensions + "," : dimensions);
        int textOffset = MAGIC.length + 4;
        int dataOffset = (textOffset + dictionary.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        String text = dictionary + " ".repeat(dataOffset - textOffset - dictionary.length() - 1) + "\n";
        return ByteBuffer.allocate(dataOffset)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) text.length())
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    /** The number of elements. */
    long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    private void requireFileOf(Path path, long fileBytes) {
        long expected;
        try {
            expected = Math.multiplyExact(elements(), type.bytes());
        } catch (ArithmeticException e) {
            throw new DamagedFileException(path, "has the shape " + shape + ", which no file can hold", "");
        }
        long got = fileBytes - dataOffset;
        if (got != expected) {
            throw new DamagedFileException(
                    path,
                    "has " + got + " bytes of data",
                    "expected: " + expected + " for the shape " + shape + " with elements of " + type.bytes()
                            + " bytes");
        }
    }

    private static byte[] bytes(FileChannel channel, Path path, long position, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        readFully(channel, path, position, buffer);
        return buffer.array();
    }

    /** Fills {@code buffer} from {@code position} on, or throws a {@link DamagedFileException} if the file ends. */
    static void readFully(FileChannel channel, Path path, long position, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            long next = position + buffer.position();
            if (channel.read(buffer, next) < 0) {
                throw new DamagedFileException(
                        path, "ends after " + next + " bytes", "expected: at least " + (position + buffer.limit()));
            }
        }
    }

    private static NpyType type(Path path, String descr) {
        String order = descr.substring(0, Math.min(1, descr.length()));
        for (NpyType type : NpyType.values()) {
            // NumPy writes '|' for what has no byte order, and never '=', which would mean another order elsewhere.
            boolean ordered = order.equals("<") || order.equals(">") || order.equals("|") && type.bytes() == 1;
            if (ordered && descr.substring(1).equals(type.name().toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw new BadInputException(
                path.toString(),
                "has elements of type '" + Problem.shown(descr) + "'" + explanation(descr),
                NpyType.SUPPORTED + ", little- or big-endian");
    }

    private static String explanation(String descr) {
        String code = descr.replaceFirst("^[<>|=]", "");
        if (code.equals("u8")) {
            return " (unsigned integers of 64 bits)";
        }
        return switch (code.isEmpty() ? ' ' : code.charAt(0)) {
            case 'O' -> " (object arrays hold pickled Python code)";
            case 'b' -> " (booleans)";
            case 'c' -> " (complex numbers)";
            case 'U', 'S', 'a', 'T' -> " (text)";
            case 'V' -> " (raw bytes or structures)";
            case 'M', 'm' -> " (dates or durations)";
            case 'f' -> code.equals("f2") ? " (half precision)" : "";
            default -> "";
        };
    }
}
