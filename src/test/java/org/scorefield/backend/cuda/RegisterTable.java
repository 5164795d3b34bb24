package org.scorefield.backend.cuda;

import static jcuda.nvrtc.JNvrtc.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jcuda.nvrtc.nvrtcProgram;
import jcuda.nvrtc.nvrtcResult;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.device.ProgramText;
import org.scorefield.backend.device.Programs;
import org.scorefield.contract.Cases;
import org.scorefield.target.Covariance.Kind;

/** What NVIDIA's assembler makes of the specialised kernels: registers a thread and bytes spilled, by architecture. */
final class RegisterTable {
    private static final int[] ARCHITECTURES = {75, 80, 86, 89, 90};
    private static final int[] DIMENSIONS = {1, 2, 3, 8, 16};
    private static final int COMPONENTS = 100;

    private static final Pattern KERNEL = Pattern.compile("Compiling entry function '(\\w+)'");
    private static final Pattern SPILLS = Pattern.compile("(\\d+) bytes spill stores, (\\d+) bytes spill loads");
    private static final Pattern REGISTERS = Pattern.compile("Used (\\d+) registers");

    static final String HEADER = "kernel,covariance,dimension,architecture,registers,spilled-bytes";

    private RegisterTable() {}

    /** A row. */
    record Use(String kernel, Kind kind, int dimension, int architecture, int registers, int spilled) {
        String csv() {
            return String.join(
                    ",",
                    kernel,
                    kind.name().toLowerCase(Locale.ROOT),
                    Integer.toString(dimension),
                    Integer.toString(architecture),
                    Integer.toString(registers),
                    Integer.toString(spilled));
        }
    }

    /** All rows, of mixtures of a hundred components, states being kept. */
    static List<Use> make() {
        List<Use> rows = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int dimension : DIMENSIONS) {
                var target = Cases.mixture(kind, dimension, COMPONENTS).mixture();
                for (int architecture : ARCHITECTURES) {
                    for (ProgramText text : List.of(
                            Programs.evaluate(target, 1, Arithmetic.EXACT),
                            Programs.advance(target, new Programs.Needs(true, false), 1, Arithmetic.EXACT))) {
                        read(assemble(text, architecture), kind, dimension, architecture, rows);
                    }
                }
            }
        }
        return rows;
    }

    private static void read(String log, Kind kind, int dimension, int architecture, List<Use> rows) {
        String kernel = null;
        int spilled = 0;
        for (String line : log.lines().toList()) {
            Matcher found = KERNEL.matcher(line);
            if (found.find()) {
                kernel = found.group(1);
            }
            found = SPILLS.matcher(line);
            if (found.find()) {
                spilled = Integer.parseInt(found.group(1)) + Integer.parseInt(found.group(2));
            }
            found = REGISTERS.matcher(line);
            if (found.find()) {
                rows.add(new Use(kernel, kind, dimension, architecture, Integer.parseInt(found.group(1)), spilled));
            }
        }
    }

    /** Compiles to machine code, for what the assembler says of it. */
    private static String assemble(ProgramText text, int architecture) {
        List<String> options = new ArrayList<>(List.of("--gpu-architecture=sm_" + architecture, "--ptxas-options=-v"));
        options.addAll(NvrtcCode.EXACT);
        nvrtcProgram program = new nvrtcProgram();
        check(nvrtcCreateProgram(program, text.compose("cuda.h"), text.label() + ".cu", 0, null, null));
        try {
            check(nvrtcCompileProgram(program, options.size(), options.toArray(String[]::new)));
            String[] log = new String[1];
            check(nvrtcGetProgramLog(program, log));
            return log[0];
        } finally {
            nvrtcDestroyProgram(program);
        }
    }

    private static void check(int code) {
        if (code != nvrtcResult.NVRTC_SUCCESS) {
            throw new IllegalStateException(nvrtcResult.stringFor(code));
        }
    }
}
