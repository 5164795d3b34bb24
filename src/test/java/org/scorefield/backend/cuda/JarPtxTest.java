package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.device.ProgramText;
import org.scorefield.backend.device.Programs;
import org.scorefield.contract.Cases;
import org.scorefield.error.DeviceException;
import org.scorefield.target.Covariance.Kind;

class JarPtxTest {
    private static final byte[] PTX = ".version 6.3\n.target sm_52\n// code\n".getBytes(StandardCharsets.UTF_8);

    private final Map<String, byte[]> files = new HashMap<>();
    private final JarPtx jar =
            new JarPtx(name -> files.containsKey(name) ? new ByteArrayInputStream(files.get(name)) : null);

    private static ProgramText advance(Kind kind, int dimension, Arithmetic arithmetic) {
        return Programs.advance(
                Cases.mixture(kind, dimension, 7).mixture(), new Programs.Needs(true, true), 1, arithmetic);
    }

    private void store(ProgramText generic, byte[] ptx) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(JarPtx.stamp(generic, ptx).getBytes(StandardCharsets.UTF_8));
        file.writeBytes(ptx);
        files.put(JarPtx.file(generic), file.toByteArray());
    }

    private String refusal(ProgramText text) {
        return assertThrows(DeviceException.class, () -> jar.find(text)).getMessage();
    }

    @Test
    void oneServesAllShapesOfAKind() {
        ProgramText text = advance(Kind.DIAGONAL, 2, Arithmetic.EXACT);
        ProgramText generic = text.generic().orElseThrow();
        assertEquals("advance-gaussian-mixture-capacity16-covariance2.ptx", JarPtx.file(generic));
        assertEquals(
                generic, advance(Kind.DIAGONAL, 16, Arithmetic.FAST).generic().orElseThrow());
        assertEquals(Optional.empty(), jar.find(text));
        store(generic, PTX);
        byte[] found = jar.find(text).orElseThrow();
        assertArrayEquals(PTX, Arrays.copyOfRange(found, found.length - PTX.length, found.length));
        assertEquals(Optional.empty(), jar.find(advance(Kind.FULL, 2, Arithmetic.EXACT)));
        assertEquals(Optional.empty(), jar.find(advance(Kind.DIAGONAL, 17, Arithmetic.EXACT)), "another capacity");
    }

    /** If this fails since a kernel has changed: {@code ci/ptx.sh}. */
    @Test
    void thisBuildHasAllBuiltInKernelsAsTheyAreNow() throws IOException {
        JarPtx own = new JarPtx();
        for (Cases.Mixture mixture : Cases.mixtures()) {
            assertTrue(own.find(Programs.evaluate(mixture.mixture(), 1, Arithmetic.EXACT))
                    .isPresent());
            assertTrue(
                    own.find(Programs.advance(mixture.mixture(), new Programs.Needs(false, false), 1, Arithmetic.FAST))
                            .isPresent());
        }
        assertEquals(OptionalInt.of(50), own.capability());
        try (Stream<Path> stored = Files.list(Path.of("kernels/ptx"))) {
            assertEquals(
                    WritePtx.texts().keySet(),
                    stored.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
        for (ProgramText generic : WritePtx.texts().values()) {
            JarPtx.check(generic, own.read(JarPtx.file(generic)).orElseThrow());
        }
    }

    @Test
    void whatTheKernelsWereBeforeIsRefused() {
        ProgramText text = advance(Kind.DIAGONAL, 2, Arithmetic.EXACT);
        ProgramText other = advance(Kind.FULL, 2, Arithmetic.EXACT).generic().orElseThrow();
        store(other, PTX);
        files.put("advance-gaussian-mixture-capacity16-covariance2.ptx", files.get(JarPtx.file(other)));
        assertTrue(
                refusal(text).contains("advance-gaussian-mixture-capacity16-covariance2.ptx is stale"), refusal(text));
    }

    @Test
    void anyDamageIsRefused() {
        ProgramText text = Programs.check(1);
        store(text, PTX);
        byte[] whole = files.get("check.ptx");
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            files.put("check.ptx", damaged);
            assertTrue(refusal(text).matches("this build's check.ptx is (damaged|stale):.*"), "byte " + i);
            files.put("check.ptx", Arrays.copyOf(whole, i));
            assertTrue(refusal(text).matches("this build's check.ptx is (damaged|stale):.*"), i + " bytes");
        }
    }

    @Test
    void aDeviceHasToHaveItsCapability() {
        assertEquals(OptionalInt.empty(), jar.capability());
        store(Programs.check(1), PTX);
        assertEquals(OptionalInt.of(52), jar.capability());
    }

    @Test
    void constantsSayTheShape() {
        ProgramText text = advance(Kind.DIAGONAL, 5, Arithmetic.EXACT);
        String ptx = ".const .align 4 .u32 shape_dim;\n.const .align 4 .u32 shape_keeps;\n";
        assertEquals(Map.of("shape_dim", 5, "shape_keeps", 1), JarPtx.constants(text, ptx));
        assertEquals(Map.of(), JarPtx.constants(text, "nothing"));
        String unread = ".const .align 4 .u32 shape_colour;\n";
        assertEquals(Map.of(), JarPtx.constants(text, unread));
        String unknown = unread + "ld.const.u32 %r1, [shape_colour];\n";
        assertTrue(assertThrows(DeviceException.class, () -> JarPtx.constants(text, unknown))
                .getMessage()
                .contains("shape_colour"));
    }
}
