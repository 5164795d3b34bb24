package org.scorefield.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scorefield.error.FileAccessException;

class NpyWriterTest {
    @TempDir
    Path folder;

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void theBytesAreThoseOfNumpy() throws IOException {
        Path path = folder.resolve("x.npy");
        try (NpyWriter writer = NpyWriter.create(path, new long[] {2, 3}, false)) {
            writer.write(0, new float[] {1, 2.5f, -3, 4e-3f, 5, 1e30f}, 0, 6);
            writer.commit();
        }
        assertArrayEquals(NumpyFiles.bytes(NumpyFiles.FLOATS), Files.readAllBytes(path));
        try (NpyWriter writer = NpyWriter.create(path, new long[] {2, 3}, true)) {
            writer.write(0, new float[] {0, 3, 1, 4, 2, 5}, 0, 6);
            writer.commit();
        }
        assertArrayEquals(NumpyFiles.bytes(NumpyFiles.FLOATS_FORTRAN), Files.readAllBytes(path));
        assertEquals(List.of(path), files());
    }

    @Test
    void everyBitPatternSurvives() throws IOException {
        Random random = new Random(7);
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        values[0] = -0.0f;
        values[1] = Float.MIN_VALUE;
        values[2] = Float.NEGATIVE_INFINITY;
        Path path = folder.resolve("x.npy");
        try (NpyWriter writer = NpyWriter.create(path, new long[] {values.length}, false)) {
            writer.write(0, values, 0, values.length);
            writer.commit();
        }
        float[] back = NumericArray.read(path).toFloats();
        for (int i = 0; i < values.length; i++) {
            assertEquals(Float.floatToRawIntBits(values[i]), Float.floatToRawIntBits(back[i]));
        }
    }

    @Test
    void piecesInAnyOrderAndBeyondTheBuffer() throws IOException {
        int size = 600_000; // more than twice the writer's buffer of 262,144 floats
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = i;
        }
        Path path = folder.resolve("x.npy");
        try (NpyWriter writer = NpyWriter.create(path, new long[] {size, 1}, true)) {
            writer.write(599_999, values, 599_999, 1);
            writer.write(7, values, 7, 599_992);
            writer.write(7, values, 0, 0);
            writer.write(0, values, 0, 7);
            writer.commit();
        }
        assertArrayEquals(values, NumericArray.read(path).toFloats());
    }

    @Test
    void theDataStartAtAMultipleOf64() throws IOException {
        long[][] shapes = {{}, {0}, {1}, {10, 0}, {123_456_789, 0}, {0, 1, 2, 3, 4, 5, 6, 7}, {0, Long.MAX_VALUE}};
        for (long[] shape : shapes) {
            byte[] header = NpyHeader.encode(shape, true);
            assertEquals(0, header.length % 64);
            assertEquals('\n', header[header.length - 1]);
            assertEquals(
                    header.length - 10,
                    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getShort(8));
        }
        Path path = folder.resolve("number.npy");
        try (NpyWriter writer = NpyWriter.create(path, new long[0], false)) {
            writer.write(0, new float[] {2.5f}, 0, 1);
            writer.commit();
        }
        assertEquals(2.5, NumericArray.read(path).get(0));
    }

    @Test
    void offsetsBeyondTwoGibibytes() throws IOException {
        long elements = 3L << 28; // 3 GiB, of which only one block is written
        try (NpyWriter writer = NpyWriter.create(folder.resolve("x.npy"), new long[] {elements}, false)) {
            writer.write(elements - 2, new float[] {1, 2, 3}, 1, 2);
            try (FileChannel channel = InputFile.open(files().get(0))) {
                ByteBuffer end = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                channel.read(end, channel.size() - 8);
                assertEquals(64 + 64 + 4 * elements, channel.size());
                assertEquals(2, end.getFloat(0));
                assertEquals(3, end.getFloat(4));
            }
        }
        assertEquals(List.of(), files());
    }

    @Test
    void anIncompleteArrayIsNotCommitted() throws IOException {
        Path path = folder.resolve("x.npy");
        try (NpyWriter writer = NpyWriter.create(path, new long[] {3}, false)) {
            writer.write(0, new float[2], 0, 2);
            assertThrows(IllegalStateException.class, writer::commit);
        }
        assertEquals(List.of(), files());
    }

    @Test
    void nothingIsWrittenOutsideTheArray() throws IOException {
        try (NpyWriter writer = NpyWriter.create(folder.resolve("x.npy"), new long[] {3}, false)) {
            assertThrows(IndexOutOfBoundsException.class, () -> writer.write(2, new float[2], 0, 2));
            assertThrows(IndexOutOfBoundsException.class, () -> writer.write(-1, new float[2], 0, 2));
            assertThrows(IndexOutOfBoundsException.class, () -> writer.write(0, new float[2], 1, 2));
        }
    }

    @Test
    void impossibleShapesLeaveNothing() throws IOException {
        Path path = folder.resolve("x.npy");
        long huge = 1L << 40;
        assertThrows(IllegalArgumentException.class, () -> NpyWriter.create(path, new long[] {-1}, false));
        assertThrows(ArithmeticException.class, () -> NpyWriter.create(path, new long[] {huge, huge}, false));
        // 4 EiB: no disk has that.
        FileAccessException failure = assertThrows(
                FileAccessException.class, () -> NpyWriter.create(path, new long[] {huge, 1 << 20}, false));
        assertTrue(failure.getMessage().contains("it will take 4611686018427388032 bytes"), failure.getMessage());
        assertEquals(List.of(), files());
    }

    /** Run in a process whose files the system limits: writes an array that exceeds the limit, prints the failure. */
    static final class Limited {
        private Limited() {}

        public static void main(String[] arguments) {
            float[] values = new float[1 << 18];
            try (NpyWriter writer = NpyWriter.create(Path.of(arguments[0]), new long[] {values.length}, false)) {
                writer.write(0, values, 0, values.length);
                writer.commit();
            } catch (FileAccessException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    // A disk cannot be filled without harm and without being root. A limit on the size of files makes the same write
    // fail at the same place, in the middle of the data, with another reason than "No space left on device".
    @Test
    void aWriteThatTheSystemRefusesLeavesTheTargetAsItWas()
            throws IOException, InterruptedException, URISyntaxException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "this system has no /bin/sh to limit a process with");
        Path target = Files.writeString(folder.resolve("x.npy"), "earlier");
        String classes = location(NpyWriter.class) + System.getProperty("path.separator") + location(Limited.class);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "ulimit -f 256 && exec \"$@\"",
                        "sh",
                        java,
                        "-XX:-UsePerfData",
                        "-cp",
                        classes,
                        Limited.class.getName(),
                        target.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), output);
        assertEquals("cannot write " + target + ": File too large", output);
        assertEquals("earlier", Files.readString(target));
        assertEquals(List.of(target), files());
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        return Path.of(place);
    }
}
