package org.scorefield.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scorefield.error.DeviceMemoryException;

class ChunksTest {
    private static final DeviceMemoryException SHORTAGE = new DeviceMemoryException("out of memory");

    /** The chunks as {@code first+count}; those larger than {@code room} do not fit. */
    private static List<String> cut(Chunks chunks, int room) {
        List<String> done = new ArrayList<>();
        while (chunks.left()) {
            if (chunks.count() > room) {
                chunks.shrink(SHORTAGE);
            } else {
                done.add(chunks.first() + "+" + chunks.count());
                chunks.done();
            }
        }
        return done;
    }

    @Test
    void chunksAreWholeUnitsButTheLast() {
        assertEquals(List.of("0+700"), cut(new Chunks("chains", 700, 700, 256), 700));
        assertEquals(List.of("0+512", "512+188"), cut(new Chunks("chains", 700, 699, 256), 700));
        assertEquals(List.of("0+5", "5+2"), cut(new Chunks("chains", 7, 5, 1), 7));
        assertEquals(List.of("0+256", "256+44"), cut(new Chunks("chains", 300, 1, 256), 256));
        assertEquals(List.of(), cut(new Chunks("chains", 0, 5, 1), 1));
    }

    @Test
    void theyAreHalvedUntilTheyFit() {
        assertEquals(List.of("0+256", "256+256", "512+188"), cut(new Chunks("chains", 700, 700, 256), 300));
        assertEquals(List.of("0+2", "2+2", "4+2", "6+2", "8+2"), cut(new Chunks("points", 10, 10, 1), 3));
        assertEquals(List.of("0+16", "16+16", "32+5"), cut(new Chunks("points", 37, 37, 16), 16));
    }

    @Test
    void theSmallestThatDoesNotFitIsAFailureWithTheNumbers() {
        Chunks chunks = new Chunks("points", 37, 37, 8);
        DeviceMemoryException failure = assertThrows(DeviceMemoryException.class, () -> cut(chunks, 7));
        assertEquals(
                "memory is short for 8 of 37 points, and that is the smallest chunk: out of memory",
                failure.getMessage());
        assertSame(SHORTAGE, failure.getCause());
    }
}
