package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NvrtcLibraryTest {
    @Test
    void theUsersDirectoryIsTheOnlyOne() {
        assertEquals(
                List.of(Path.of("/mine")),
                List.copyOf(
                        NvrtcLibrary.directories(Map.of("SCOREFIELD_NVRTC", "/mine", "LD_LIBRARY_PATH", "/other"))));
    }

    @Test
    void theLoadersPathGoesFirst() {
        List<Path> found = List.copyOf(NvrtcLibrary.directories(
                Map.of("LD_LIBRARY_PATH", "/b::/a", "CUDA_HOME", "/toolkit", "CUDA_PATH", "/toolkit")));
        assertEquals(List.of(Path.of("/b"), Path.of("/a"), Path.of("/toolkit/lib64")), found.subList(0, 3));
        assertEquals(Path.of("/usr/lib64"), found.get(found.size() - 1));
    }
}
