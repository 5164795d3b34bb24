package org.scorefield.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.error.BadInputException;

class CsvPointsTest {
    @TempDir
    Path folder;

    private NumericArray read(byte[] content) throws IOException {
        return CsvPoints.read(Files.write(folder.resolve("x.csv"), content));
    }

    private NumericArray read(String content) throws IOException {
        return read(content.getBytes(StandardCharsets.UTF_8));
    }

    private void assertTable(String content, int rows, int columns, double... values) throws IOException {
        NumericArray table = read(content);
        assertArrayEquals(new int[] {rows, columns}, table.shape());
        assertArrayEquals(values, table.toDoubles());
    }

    private void assertRefused(String content, String... lines) throws IOException {
        BadInputException failure = assertThrows(BadInputException.class, () -> read(content));
        String[] messages = failure.getMessage().split("\n");
        assertEquals(lines.length, messages.length, failure.getMessage());
        for (int i = 0; i < lines.length; i++) {
            assertTrue(messages[i].startsWith(folder.resolve("x.csv") + lines[i]), messages[i]);
        }
    }

    @Test
    void numbersInTheirUsualForms() throws IOException {
        assertTable("1,-2.5,+3\n.5,6.,-7e-3\n1E5, 0 ,-0\n", 3, 3, 1, -2.5, 3, .5, 6, -7e-3, 1e5, 0, -0.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,2\n3,4", "1;2\n3;4\n", "1\t2\r\n3\t4\r\n", "1,2\r3,4\r", "\"1\",\"2\"\n\"3\",\"4\""})
    void separatorsAndLineEnds(String content) throws IOException {
        assertTable(content, 2, 2, 1, 2, 3, 4);
    }

    @Test
    void aHeaderCommentsBlankLinesAndAByteOrderMark() throws IOException {
        assertTable("# made by hand\n\nx,y\n\n1,2\n# between\n  \n3,4\n\n", 2, 2, 1, 2, 3, 4);
        assertTable("\uFEFFx,y\n1,2\n", 1, 2, 1, 2);
        assertTable("\uFEFF1,2\n", 1, 2, 1, 2);
        assertTable("\"a;b\",\"c,d\"\n1,2\n", 1, 2, 1, 2);
        assertTable("x\n1\n\n2\n", 2, 1, 1, 2);
    }

    @Test
    void aTypingErrorInTheFirstLineIsNoHeader() throws IOException {
        assertRefused("1.0,2.o\n3,4\n", ":1 column 2: is '2.o'; allowed: finite numbers");
        assertRefused("1.o\n2\n", ":1 column 1: is '1.o'");
        assertRefused("nan,nan\n3,4\n", ":1 column 1: is 'nan'", ":1 column 2: is 'nan'");
    }

    @Test
    void allProblemsAreNamedWithLineAndColumn() throws IOException {
        assertRefused(
                "x,y\n1,NaN\n\n# comment\n-inf,2\n1,2,3\n1,\n0x10,1f\n1e999,1",
                ":2 column 2: is 'NaN'",
                ":5 column 1: is '-inf'",
                ":6: has 3 columns; allowed: 2, as in the first line",
                ":7 column 2: is empty",
                ":8 column 1: is '0x10'",
                ":8 column 2: is '1f'",
                ":9 column 1: is '1e999'");
    }

    @Test
    void aHopelessFileIsNotReadToItsEnd() throws IOException {
        BadInputException failure = assertThrows(BadInputException.class, () -> read("1\n" + "x\n".repeat(1000)));
        assertEquals(20, failure.problems().size());
        failure = assertThrows(BadInputException.class, () -> read("1" + ",x".repeat(1000)));
        assertEquals(20, failure.problems().size());
    }

    @Test
    void aVeryLongFieldIsRefusedAtOnce() {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertRefused("1\n" + "1".repeat(1_000_000) + "x\n", ":2 column 1: is '1111"));
    }

    @Test
    void decimalCommasAreRefusedNotMisread() throws IOException {
        assertRefused("1,5;2\n3;4\n", ":1 column 1: is '1,5'");
        assertRefused("1,5\t2,5\n", ":1 column 2: is '5\\t2'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n", "\uFEFF"})
    void anEmptyFile(String content) throws IOException {
        assertRefused(content, ": is empty; allowed: one row or more");
    }

    @Test
    void aHeaderAlone() throws IOException {
        assertRefused("x,y\n", ": has no row of numbers; allowed: one row or more");
    }

    @Test
    void otherEncodings() throws IOException {
        byte[] latin = "größe\n1\n".getBytes(StandardCharsets.ISO_8859_1);
        BadInputException failure = assertThrows(BadInputException.class, () -> read(latin));
        assertTrue(failure.getMessage().endsWith("x.csv: is not UTF-8; allowed: text in UTF-8"), failure.getMessage());
        assertTrue(read("größe\n1\n").get(0) == 1);
        // Beyond what is looked at first.
        byte[] late = ("1\n".repeat(100_000) + "é").getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(BadInputException.class, () -> read(late));
    }

    @Test
    void quotesThatDoNotMatch() throws IOException {
        assertRefused("1,2\n\"3,4\n5,6\n", ": is not CSV: ");
        assertRefused("1,2\n\"3\"x,4\n", ": is not CSV: ");
    }

    @Test
    void manyRows() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append(i).append(',').append(-i).append(",0.1\n");
        }
        NumericArray table = read(text.toString());
        assertEquals(10_000, table.dim(0));
        assertEquals(-9_999, table.get(29_998));
    }

    @Test
    void randomMutantsAreReadOrRefused() throws IOException {
        Random random = new Random(60);
        byte[] content = "\uFEFF# c\nx,\"y\"\n1,2\n-3.5e1,\"4\"\r\n5,6".getBytes(StandardCharsets.UTF_8);
        byte[] alphabet = "\",;\t\r\n#0129.eE+- \0\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 1_500; i++) {
            byte[] mutant = content.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                mutant[random.nextInt(mutant.length)] = alphabet[random.nextInt(alphabet.length)];
            }
            try {
                assertEquals(2, read(mutant).rank());
            } catch (BadInputException e) {
                assertTrue(e.getMessage().contains("x.csv"));
            } catch (RuntimeException e) {
                fail("from " + new String(mutant, StandardCharsets.ISO_8859_1), e);
            }
        }
    }
}
