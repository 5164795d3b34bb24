package org.scorefield.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scorefield.error.DeviceException;

class HandleTest {
    private final List<String> released = new ArrayList<>();
    private final Handle<String> handle = new Handle<>("context", released::add);

    @Test
    void isGivenBackOnce() {
        assertEquals("context", handle.get());
        assertEquals(List.of(), released);
        handle.close();
        handle.close();
        assertEquals(List.of("context"), released);
    }

    @Test
    void isNotUsedAfterwards() {
        handle.close();
        assertThrows(IllegalStateException.class, handle::get);
        assertThrows(IllegalStateException.class, () -> handle.with(String::length));
        assertEquals(List.of("context"), released);
    }

    @Test
    void isGivenBackWhenWhatIsMadeOfItFails() {
        assertEquals(7, handle.with(String::length));
        assertEquals(List.of(), released);
        DeviceException failure = new DeviceException("no queue");
        assertSame(
                failure,
                assertThrows(
                        DeviceException.class,
                        () -> handle.with(context -> {
                            throw failure;
                        })));
        assertEquals(List.of("context"), released);
        handle.close();
        assertEquals(List.of("context"), released);
    }
}
