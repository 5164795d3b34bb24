package org.scorefield.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.error.BadInputException;
import org.scorefield.error.DamagedFileException;

class NpyMalformedTest {
    @TempDir
    Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("x.npy"), content);
    }

    private void assertDamaged(byte[] content, String message) throws IOException {
        Path path = file(content);
        DamagedFileException failure = assertThrows(DamagedFileException.class, () -> NumericArray.read(path));
        assertTrue(failure.getMessage().startsWith(path + ": "), failure.getMessage());
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    private void assertUnsuitable(byte[] content, String message) throws IOException {
        Path path = file(content);
        BadInputException failure = assertThrows(BadInputException.class, () -> NumericArray.read(path));
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)                    | has no '}' at its end",
                "'descr': '<f4', 'fortran_order': False, 'shape': (1,)}                    | has no '{' before 'descr'",
                "{'descr': '<f4', 'fortran_order': False}                                  | lacks the key 'shape'",
                "{'descr': '<f4', 'shape': (1,)}                                           | lacks the key"
                        + " 'fortran_order'",
                "{'shape': (1,), 'fortran_order': False}                                   | lacks the key 'descr'",
                "{}                                                                        | lacks the key 'descr'",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'extra': 1}       | has the key 'extra'",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}   | has the key 'descr' twice",
                "{'shape': (1,), 'shape': (1,), 'fortran_order': False, 'descr': '<f4'}    | has the key 'shape' twice",
                "{'fortran_order': True, 'fortran_order': True, 'shape': (1,)}             | 'fortran_order' twice",
                "{'descr': '<f4' 'fortran_order': False, 'shape': (1,)}                    | has no '}'",
                "{'descr': '<f4',, 'fortran_order': False, 'shape': (1,)}                  | has no quoted text",
                "{'descr' '<f4', 'fortran_order': False, 'shape': (1,)}                    | has no ':'",
                "{'descr': '<f4, }                                                         | has an unclosed quote",
                "{'descr': '<f\\x34', 'fortran_order': False, 'shape': (1,)}               | has a backslash",
                "{'descr': <f4, 'fortran_order': False, 'shape': (1,)}                     | has no quoted text",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}                       | neither True nor False",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} + {}              | after the closing brace",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}                  | negative dimension -1",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1.0,)}                 | not a whole number",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1e0,)}                 | not a whole number",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (True,)}                | not a whole number",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}                    | not a whole number",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (01,)}                  | has the dimension 01",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999999999,)} | has the dimension 999",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}                    | not a tuple",
                "{'descr': '<f4', 'fortran_order': False, 'shape': 1}                      | has no '('",
                "{'descr': '<f4', 'fortran_order': False, 'shape': [1,]}                   | has no '('",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1 1)}                  | has no comma",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,                     | not a whole number",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1099511627776, 1099511627776)} | no file can hold",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,)} | has the dimension 461168",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999999, 9)} | no file can hold",
                "{'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': (1,)} | has no quoted text",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,) * 3}               | has no '}' before * 3};",
            })
    void headersThatAreNoSuchDictionary(String dictionary, String message) throws IOException {
        assertDamaged(NumpyFiles.file(dictionary, 4), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "|O    ! object arrays hold pickled Python code",
                "<c8   ! complex numbers",
                "<f2   ! half precision",
                "<f16  ! '<f16'",
                "|b1   ! booleans",
                "<u8   ! unsigned integers of 64 bits",
                "<U3   ! text",
                "|S3   ! text",
                "|V8   ! raw bytes",
                "<M8[s]! dates",
                "=f4   ! '=f4'",
                "f4    ! 'f4'",
                "|f4   ! '|f4'",
                "<f    ! '<f'",
                "<     ! '<'",
                "''    ! ''",
                "<F4   ! '<F4'",
            })
    void elementTypesAreRefusedByName(String descr, String message) throws IOException {
        byte[] content = NumpyFiles.file("{'descr': '" + descr + "', 'fortran_order': False, 'shape': (1,)}", 16);
        assertUnsuitable(content, message);
        assertUnsuitable(content, "allowed: float32 and float64, integers");
    }

    @Test
    void structuresAreRefused() throws IOException {
        assertUnsuitable(
                NumpyFiles.file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", 4),
                "holds structures");
    }

    @Test
    void nineDimensionsAreTooMany() throws IOException {
        String eight = "1, 1, 1, 1, 1, 1, 1, 1";
        String start = "{'descr': '<f4', 'fortran_order': True, 'shape': (";
        assertEquals(
                8,
                NumericArray.read(file(NumpyFiles.file(start + eight + ")}", 4)))
                        .rank());
        assertUnsuitable(NumpyFiles.file(start + eight + ", 1)}", 4), "has 9 dimensions; allowed: at most 8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0", "1.1", "4.0", "255.0"})
    void versionsThatDoNotExist(String version) throws IOException {
        String[] parts = version.split("\\.");
        byte[] content = NumpyFiles.bytes(NumpyFiles.FLOATS);
        content[6] = (byte) Integer.parseInt(parts[0]);
        content[7] = (byte) Integer.parseInt(parts[1]);
        assertDamaged(content, "is of .npy version " + version + "; allowed: 1.0, 2.0 and 3.0");
    }

    @Test
    void theHeadersLength() throws IOException {
        String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}";
        byte[] longest =
                (dictionary + " ".repeat(9_999 - dictionary.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] tooLong =
                (dictionary + " ".repeat(10_000 - dictionary.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
        assertEquals(
                1,
                NumericArray.read(file(NumpyFiles.file(1, 0, longest, new byte[4])))
                        .size());
        assertDamaged(NumpyFiles.file(1, 0, tooLong, new byte[4]), "has a header of 10001 bytes");
        assertDamaged(NumpyFiles.file(2, 0, tooLong, new byte[4]), "has a header of 10001 bytes");
        byte[] unended = dictionary.getBytes(StandardCharsets.US_ASCII);
        assertDamaged(NumpyFiles.file(1, 0, unended, new byte[4]), "does not end with a line feed");
        assertDamaged(NumpyFiles.file(1, 0, new byte[0], new byte[4]), "does not end with a line feed");

        byte[] beyond = NumpyFiles.bytes(NumpyFiles.VERSION_3);
        beyond[10] = (byte) 0xff;
        beyond[11] = (byte) 0xff;
        assertDamaged(beyond, "has a header of 4294901876 bytes");
    }

    @Test
    void dataShorterOrLongerThanPromised() throws IOException {
        byte[] content = NumpyFiles.bytes(NumpyFiles.FLOATS);
        String expected = "expected: 24 for the shape [2, 3] with elements of 4 bytes";
        assertDamaged(Arrays.copyOf(content, content.length - 1), "has 23 bytes of data; " + expected);
        assertDamaged(Arrays.copyOf(content, content.length + 1), "has 25 bytes of data; " + expected);
        assertDamaged(new byte[0], "ends after 0 bytes");
    }

    @Test
    void truncatedAtEveryLength() throws IOException {
        for (String constant : new String[] {NumpyFiles.FLOATS, NumpyFiles.VERSION_2}) {
            byte[] content = NumpyFiles.bytes(constant);
            for (int length = 0; length < content.length; length++) {
                assertDamaged(Arrays.copyOf(content, length), "");
            }
        }
    }

    @Test
    void everyFlippedBitOfAHeader() throws IOException {
        int read = 0;
        for (String constant : new String[] {NumpyFiles.FLOATS, NumpyFiles.VERSION_3}) {
            byte[] content = NumpyFiles.bytes(constant);
            for (int bit = 0; bit < 8 * 128; bit++) {
                byte[] mutant = content.clone();
                mutant[bit / 8] ^= (byte) (1 << bit % 8);
                read += readsOrIsRefused(mutant);
            }
        }
        // Little to big endian, '<' to '>', is one bit; so some, but only few, are still arrays.
        assertTrue(read > 0 && read < 50, read + " mutants were read");
    }

    @Test
    void randomMutants() throws IOException {
        Random random = new Random(50);
        byte[] content = NumpyFiles.bytes(NumpyFiles.FLOATS_FORTRAN);
        // Bytes that mean something to the parser find more than arbitrary ones.
        byte[] alphabet = "'\"{}()[],:-0123456789.<>|=fiuOTrueFalse\\\0\n ".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 2_000; i++) {
            byte[] mutant = content.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(random.nextInt(4) == 0 ? mutant.length : 70);
                mutant[at] =
                        random.nextBoolean() ? alphabet[random.nextInt(alphabet.length)] : (byte) random.nextInt(256);
            }
            readsOrIsRefused(mutant);
        }
    }

    /** 1 if {@code content} is an array, 0 if it is refused; fails for any other outcome and for a large allocation. */
    private int readsOrIsRefused(byte[] content) throws IOException {
        Path path = file(content);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        int read = 0;
        try {
            NumericArray.read(path);
            read = 1;
        } catch (BadInputException | DamagedFileException e) {
            assertEquals(1, e.getMessage().lines().count());
        } catch (RuntimeException e) {
            fail("from " + new String(content, StandardCharsets.ISO_8859_1), e);
        }
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 1 << 20, "a file of " + content.length + " bytes allocated " + allocated);
        return read;
    }
}
