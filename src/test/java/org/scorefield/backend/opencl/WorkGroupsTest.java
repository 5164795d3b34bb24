package org.scorefield.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkGroupsTest {
    @ParameterizedTest
    @CsvSource({
        // lanes, cores, device's largest, asked, work-items, kernel's largest, size
        "1, 80, 1024, 0, 1000000, 1024, 128",
        "1, 80, 1024, 0, 1, 1024, 128",
        "1, 80, 1024, 0, 1000000, 96, 96",
        "1, 80, 64, 0, 1000000, 1024, 64",
        "1, 80, 1024, 256, 1000000, 1024, 256",
        "1, 80, 1024, 256, 1000000, 192, 192",
        "1, 80, 1024, 0, 1000000, 0, 1",
        "16, 2, 4096, 0, 1000000, 4096, 128",
        "16, 2, 4096, 0, 160, 4096, 10",
        "16, 2, 4096, 0, 160, 7, 7",
        "16, 2, 4096, 0, 1, 4096, 1",
        "16, 2, 4096, 2, 1000000, 4096, 2"
    })
    void groupsAreWhatDeviceAndKernelAllow(
            int lanes, long cores, long largest, long asked, long workItems, long kernel, long size) {
        assertEquals(size, new WorkGroups(lanes, cores, largest, asked).size(workItems, kernel));
    }
}
