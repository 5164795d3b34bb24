package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceBackend;
import org.scorefield.backend.device.KernelCache;
import org.scorefield.backend.device.ProgramText;
import org.scorefield.backend.device.Programs;
import org.scorefield.contract.Bits;
import org.scorefield.contract.Cases;
import org.scorefield.error.DeviceException;
import org.scorefield.expression.Parameters;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.ExpressionTarget;
import org.scorefield.target.Level;

/** The ways to a program's code. */
@Tag("cuda")
class CudaCodeTest {
    private static final Cases.Mixture MIXTURE = Cases.mixture(Kind.ISOTROPIC, 2, 2);
    private static final int COUNT = 37;

    @TempDir
    Path directory;

    private static Options options(Arithmetic arithmetic) {
        return new Options(0, 0, 0, 0, arithmetic);
    }

    private Evaluation evaluate(Arithmetic arithmetic, KernelCache cache) {
        CudaDevices.Found found = CudaTestDevice.findOrSkip();
        try (Backend backend =
                new DeviceBackend(CudaTestDevice.open(found, options(arithmetic), cache), options(arithmetic))) {
            return backend.evaluate(MIXTURE.mixture(), Level.NONE, Cases.points(MIXTURE, COUNT, 5), COUNT);
        }
    }

    private KernelCache cache() {
        return new KernelCache(directory, 1 << 24);
    }

    private Path entry() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> entries = files.toList();
            assertEquals(1, entries.size(), entries.toString());
            return entries.get(0);
        }
    }

    @Test
    void theSecondTimeComesFromTheCache() throws IOException {
        CudaTestDevice.compilerOrSkip();
        Evaluation compiled = evaluate(Arithmetic.EXACT, cache());
        byte[] entry = Files.readAllBytes(entry());
        Bits.assertSame(compiled.scores(), evaluate(Arithmetic.EXACT, cache()).scores(), "from the cache");
        assertArrayEquals(entry, Files.readAllBytes(entry()));
    }

    /** What an earlier driver took and this one does not; damage is the cache's own business. */
    @Test
    void anEntryThatTheDriverRefusesIsReplaced() throws IOException {
        CudaTestDevice.compilerOrSkip();
        Evaluation compiled = evaluate(Arithmetic.EXACT, cache());
        byte[] entry = Files.readAllBytes(entry());
        String key = entry().getFileName().toString().replaceFirst("\\..*", "");
        cache().put(key, ".version 8.5\n.target sm_75\nnonsense\n".getBytes(StandardCharsets.UTF_8));
        Bits.assertSame(compiled.scores(), evaluate(Arithmetic.EXACT, cache()).scores(), "compiled again");
        assertArrayEquals(entry, Files.readAllBytes(entry()));
    }

    @Test
    void exactCodeRoundsAsWritten() {
        CudaDevices.Found found = CudaTestDevice.findOrSkip();
        CudaTestDevice.compilerOrSkip();
        ProgramText exact = Programs.evaluate(MIXTURE.mixture(), 1, Arithmetic.EXACT);
        String ptx = text(found.code(Arithmetic.EXACT, cache()).code(exact));
        assertTrue(ptx.contains("mul.f32") || ptx.contains("mul.rn.f32"), ptx);
        assertFalse(ptx.contains(".approx") || ptx.contains(".ftz"), ptx);
        ProgramText fast = Programs.evaluate(MIXTURE.mixture(), 1, Arithmetic.FAST);
        assertTrue(text(found.code(Arithmetic.FAST, cache()).code(fast)).contains(".ftz"));
    }

    private static String text(byte[] ptx) {
        return new String(ptx, StandardCharsets.UTF_8);
    }

    @Test
    void fastIsNear() {
        CudaTestDevice.compilerOrSkip();
        Evaluation exact = evaluate(Arithmetic.EXACT, cache());
        Evaluation fast = evaluate(Arithmetic.FAST, cache());
        for (int i = 0; i < exact.scores().length; i++) {
            // exp by 2^x of the hardware: absolute errors of 2⁻²² in weights that are at most 1
            assertEquals(exact.scores()[i], fast.scores()[i], 1e-4 * (1 + Math.abs(exact.scores()[i])));
        }
    }

    /** A module for any shape, as the jar has them: its constants are set before its first launch. */
    @Test
    void constantsOfAModuleAreSet() {
        CudaDevices.Found found = CudaTestDevice.findOrSkip();
        byte[] generic =
                CudaTestDevice.compilerOrSkip().compile("generic", """
                        __constant__ int shape_dim, shape_keeps;
                        extern "C" __global__ void shape(int *to) { to[0] = shape_dim; to[1] = shape_keeps; }
                        """, List.of("--gpu-architecture=compute_52"));
        for (int dimension : new int[] {2, 5}) {
            ProgramText text = Programs.advance(
                    Cases.mixture(Kind.FULL, dimension, 2).mixture(),
                    new Programs.Needs(true, true),
                    1,
                    Arithmetic.EXACT);
            JarCode code = new JarCode(any -> Optional.of(generic), "not asked");
            try (Device device = new CudaDevice(found, 0, code);
                    Device.Memory to = device.allocate("shape", 8);
                    Device.Program program = device.build(text)) {
                program.kernel("shape").set(0, to).launch(1);
                int[] shape = new int[2];
                to.read(0, shape, 0, 2);
                assertArrayEquals(new int[] {dimension, 1}, shape);
            }
        }
    }

    @Test
    void codeThatIsNowhereIsToldWithWhatMendsIt() {
        CudaDevices.Found found = CudaTestDevice.findOrSkip();
        JarCode code = new JarCode(any -> Optional.empty(), "NVRTC not found");
        try (Device device = new CudaDevice(found, 0, code)) {
            ProgramText text = Programs.check(1);
            String message = assertThrows(DeviceException.class, () -> device.build(text))
                    .getMessage();
            String start = "this build has no PTX for the kernels `check`, and none can be compiled: NVRTC not found; ";
            assertTrue(message.startsWith(start) && message.contains(NvrtcLibrary.VARIABLE), message);
        }
    }

    @Test
    void codeThatTheDriverCannotReadIsToldWithItsWords() {
        CudaDevices.Found found = CudaTestDevice.findOrSkip();
        byte[] nonsense = ".version 6.0\n.target sm_52\n.address_size 64\nnonsense\n".getBytes(StandardCharsets.UTF_8);
        JarCode code = new JarCode(any -> Optional.of(nonsense), "not asked");
        try (Device device = new CudaDevice(found, 0, code)) {
            String message = assertThrows(DeviceException.class, () -> device.build(Programs.check(1)))
                    .getMessage();
            assertTrue(message.startsWith("cuModuleLoadDataEx(check): CUDA_ERROR_INVALID_"), message);
            assertTrue(message.contains(" on " + found.info().name()), message);
            assertTrue(message.lines().count() > 1, message);
        }
    }

    /** Their kernels are generated, so that none are in the jar. */
    @Test
    void expressionsNeedACompilerAndSayWhichToInstall() {
        ExpressionTarget target = ExpressionTarget.of(2, "-x0^2 - x1^2", Parameters.NONE);
        JarCode code = new JarCode(new JarPtx(), "NVRTC not found");
        ProgramText text = Programs.evaluate(target, 1, Arithmetic.EXACT);
        DeviceException e = assertThrows(DeviceException.class, () -> code.code(text));
        assertEquals(
                "the kernels `evaluate-expression-dim2` are for this target alone and have to be compiled, which is not possible: "
                        + "NVRTC not found; " + NvrtcLibrary.REMEDY,
                e.getMessage());
    }
}
