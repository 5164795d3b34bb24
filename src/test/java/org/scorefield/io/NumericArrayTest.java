package org.scorefield.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.error.BadInputException;
import org.scorefield.error.DamagedFileException;

class NumericArrayTest {
    @TempDir
    Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("x.npy"), content);
    }

    private NumericArray numpy(String constant) throws IOException {
        return NumericArray.read(file(NumpyFiles.bytes(constant)));
    }

    @Test
    void floatsInRows() throws IOException {
        NumericArray array = numpy(NumpyFiles.FLOATS);
        assertArrayEquals(new int[] {2, 3}, array.shape());
        assertEquals(2, array.rank());
        assertEquals(3, array.dim(1));
        assertEquals(6, array.size());
        assertArrayEquals(new float[] {1, 2.5f, -3, 4e-3f, 5, 1e30f}, array.toFloats());
        assertEquals(-3, array.get(2));
        assertTrue(array.where(5).endsWith("x.npy [1, 2]"), array.where(5));
    }

    @Test
    void fortranOrderIsTransposed() throws IOException {
        NumericArray plane = numpy(NumpyFiles.FLOATS_FORTRAN);
        assertArrayEquals(new int[] {2, 3}, plane.shape());
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, plane.toFloats());

        NumericArray solid = numpy(NumpyFiles.DOUBLES_FORTRAN_RANK_3);
        assertArrayEquals(new int[] {2, 3, 4}, solid.shape());
        double[] counting = IntStream.range(0, 24).asDoubleStream().toArray();
        assertArrayEquals(counting, solid.toDoubles());
    }

    @Test
    void fortranOrderBeyondOneBlock() throws IOException {
        // 70,001 rows of 3 are more than the reader's block, and no multiple of it.
        int rows = 70_001;
        float[] columns = new float[3 * rows];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = i;
        }
        Path path = folder.resolve("columns.npy");
        try (NpyWriter writer = NpyWriter.create(path, new long[] {rows, 3}, true)) {
            writer.write(0, columns, 0, columns.length);
            writer.commit();
        }
        NumericArray array = NumericArray.read(path);
        for (int i = 0; i < columns.length; i++) {
            assertEquals((i % 3) * rows + i / 3, array.get(i));
        }
    }

    @Test
    void bigEndianIsSwapped() throws IOException {
        assertArrayEquals(
                new double[] {1, 2.5, -3}, numpy(NumpyFiles.FLOATS_BIG_ENDIAN).toDoubles());
        assertArrayEquals(
                new float[] {1, -2, 300}, numpy(NumpyFiles.SHORTS_BIG_ENDIAN).toFloats());
    }

    @Test
    void laterVersionsAndASingleNumber() throws IOException {
        assertArrayEquals(new double[] {1, 2.5, -3}, numpy(NumpyFiles.VERSION_2).toDoubles());
        assertArrayEquals(new double[] {1, 255}, numpy(NumpyFiles.VERSION_3).toDoubles());
        NumericArray single = numpy(NumpyFiles.SINGLE_NUMBER);
        assertEquals(0, single.rank());
        assertEquals(2.5, single.get(0));
    }

    // python3 -c "import numpy as np; print(np.frombuffer(bytes([128, 1, 2, 3, 4, 5, 6, 7])[:BYTES], DESCR)[0].item())"
    @ParameterizedTest
    @CsvSource({
        "|i1, 1, -128",
        "<i1, 1, -128",
        "|u1, 1, 128",
        ">i2, 2, -32767",
        "<i2, 2, 384",
        ">u2, 2, 32769",
        "<u2, 2, 384",
        ">i4, 4, -2147417597",
        "<i4, 4, 50463104",
        ">u4, 4, 2147549699",
        "<u4, 4, 50463104",
        "<f4, 4, 3.820528831727731e-37",
        ">f4, 4, -9.25571648671185e-41",
        "<f8, 8, 7.949928895127527e-275",
        ">f8, 8, -1.40159977307889e-309",
    })
    void everyElementType(String descr, int bytes, double expected) throws IOException {
        byte[] data = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            data[i] = (byte) (i == 0 ? 0x80 : i);
        }
        String header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (1,)}\n";
        NumericArray array =
                NumericArray.read(file(NumpyFiles.file(1, 0, header.getBytes(StandardCharsets.US_ASCII), data)));
        assertEquals(expected, array.get(0));
    }

    @Test
    void longsAreReadExactlyOrRefused() throws IOException {
        byte[] header =
                "{'descr': '<i8', 'fortran_order': True, 'shape': (1, 2)}\n".getBytes(StandardCharsets.US_ASCII);
        long limit = 1L << 53;
        assertArrayEquals(
                new double[] {limit, -limit}, read(header, limit, -limit).toDoubles());
        for (long value : new long[] {limit + 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            BadInputException failure = assertThrows(BadInputException.class, () -> read(header, 0, value));
            assertTrue(failure.getMessage().contains("[0, 1]: is " + value), failure.getMessage());
        }
    }

    private NumericArray read(byte[] header, long... values) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        data.asLongBuffer().put(values);
        return NumericArray.read(file(NumpyFiles.file(1, 0, header, data.array())));
    }

    @Test
    void anArrayWithoutElements() throws IOException {
        NumericArray array =
                NumericArray.read(file(NumpyFiles.file("{'descr': '<f8', 'fortran_order': True, 'shape': (0, 3)}", 0)));
        assertEquals(0, array.size());
        assertEquals(3, array.dim(1));
    }

    @Test
    void theHeaderMayBeSpelledInOtherWays() throws IOException {
        String[] spellings = {
            "{\"shape\":(2,1),\"descr\":\"<f4\",\"fortran_order\":True}",
            " {'fortran_order' :\tFalse , 'shape': ( 2 , 1 , ) , 'descr': '<f4' , } \n",
        };
        for (String spelling : spellings) {
            assertArrayEquals(
                    new int[] {2, 1},
                    NumericArray.read(file(NumpyFiles.file(spelling, 8))).shape());
        }
    }

    @Test
    void moreElementsThanAJavaArrayHolds() throws IOException {
        long elements = NumericArray.MOST_ELEMENTS + 1L;
        byte[] start = NumpyFiles.file("{'descr': '|u1', 'fortran_order': False, 'shape': (" + elements + ",)}", 0);
        Path path = file(start);
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.setLength(start.length + elements);
        }
        BadInputException failure = assertThrows(BadInputException.class, () -> NumericArray.read(path));
        assertTrue(failure.getMessage().endsWith("allowed: at most 2147483639 elements"), failure.getMessage());
    }

    @Test
    void aLargeDimensionBesideAnEmptyOne() throws IOException {
        Path path = file(NumpyFiles.file("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 1099511627776)}", 0));
        assertThrows(BadInputException.class, () -> NumericArray.read(path));
    }

    @Test
    void floatsAreNotCopiedAndDoublesAreRounded() {
        float[] floats = {1, 2};
        assertSame(floats, NumericArray.of("a", floats, 2).toFloats());
        double[] doubles = {0.1, Double.NaN, Double.NEGATIVE_INFINITY};
        NumericArray array = NumericArray.of("a", doubles, 3, 1);
        assertSame(doubles, array.toDoubles());
        assertArrayEquals(new float[] {0.1f, Float.NaN, Float.NEGATIVE_INFINITY}, array.toFloats());
        assertArrayEquals(new double[] {1, 2}, NumericArray.of("a", floats, 2).toDoubles());
    }

    @Test
    void aDoubleTooLargeForAFloatIsNotMadeInfinite() {
        NumericArray array = NumericArray.of("a.npy", new double[] {0, 1e39}, 1, 2);
        BadInputException failure = assertThrows(BadInputException.class, array::toFloats);
        assertTrue(failure.getMessage().startsWith("a.npy [0, 1]: is 1.0E39"), failure.getMessage());
    }

    @Test
    void theShapeIsThatOfTheData() {
        assertThrows(IllegalArgumentException.class, () -> NumericArray.of("a", new float[5], 2, 3));
    }

    @Test
    void aFileThatIsNotNpy() throws IOException {
        Path path = file("PK\u0003\u0004 some archive".getBytes(StandardCharsets.US_ASCII));
        DamagedFileException failure = assertThrows(DamagedFileException.class, () -> NumericArray.read(path));
        assertTrue(failure.getMessage().contains("starts with the bytes 50 4b 03 04"), failure.getMessage());
    }
}
