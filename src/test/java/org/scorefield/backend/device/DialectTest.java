package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seam between kernels and vendors: both dialects offer the same names, and nothing else names a vendor's words. */
@Tag("smoke")
class DialectTest {
    private static final Path KERNELS = Path.of("kernels");

    /** Names that a header needs for itself, or that the other language has built in. */
    private static final Set<String> PRIVATE = Set.of("LANES_OF", "uint", "ulong");

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern MACRO = Pattern.compile("(?m)^#define (\\w+)");
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:typedef .*\\b|\\} )(\\w+);");
    private static final Pattern FUNCTION = Pattern.compile("(?m)^DEVICE (?:const )?\\w+ \\*?(\\w+)\\(");

    /** Words of OpenCL C or CUDA C++, and functions that vendors compute differently. */
    private static final Pattern VENDOR = Pattern.compile("\\b(?:"
            + "(?:__\\w+|get_\\w+_(?:id|size)|(?:block|thread|grid)(?:Idx|Dim)|warpSize"
            + "|kernel|global|local|constant|restrict|extern|inline|printf|asm|half|double"
            + "|(?:float|int|uint|long|ulong)(?:2|3|4|8|16)"
            + "|(?:as|convert|native|half|atom|atomic|async)_\\w+|vload\\w+|vstore\\w+|barrier|mem_fence)\\b"
            + "|(?:(?:fma|mad|r?sqrt|exp|log|pow|a?sinh?|a?cosh?|a?tanh?)(?:f|2|2f|10)?|mad24|mul24|mul_hi"
            + "|select|bitselect|clamp|mix|f?min|f?max|fabs|rint|round|floor|ceil|trunc|isnan|isfinite|dot|popcount)\\("
            + ")");

    private static String code(Path file) throws IOException {
        return COMMENT.matcher(Files.readString(file)).replaceAll(" ");
    }

    private static Set<String> names(String dialect) throws IOException {
        String code = code(KERNELS.resolve("dialect").resolve(dialect));
        return Stream.of(MACRO, TYPE, FUNCTION)
                .flatMap(pattern -> pattern.matcher(code).results())
                .map(match -> match.group(1))
                .filter(name -> !PRIVATE.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void dialectsOfferTheSameNames() throws IOException {
        Set<String> names = names("opencl.h");
        assertTrue(names.containsAll(Set.of("KERNEL", "real", "pick", "Product", "crossed_product")), names.toString());
        assertEquals(names, names("cuda.h"));
    }

    @Test
    void readmeListsTheNames() throws IOException {
        String readme = Files.readString(KERNELS.resolve("README.md"));
        Set<String> unlisted = names("opencl.h");
        // the table stands for all hardware functions by naming one; Product is what crossed_product() returns
        unlisted.removeIf(name -> readme.contains("`" + name + "`")
                || readme.contains("`" + name + "(")
                || name.startsWith("hardware_")
                || name.equals("Product"));
        assertEquals(Set.of(), unlisted);
    }

    @Test
    void onlyDialectsNameVendorsWords() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(KERNELS)) {
            files = all.filter(file -> file.toString().endsWith(".h"))
                    .filter(file -> !file.startsWith(KERNELS.resolve("dialect")))
                    .toList();
        }
        assertTrue(files.size() > 5, files.toString());
        Set<String> found = new TreeSet<>();
        for (Path file : files) {
            VENDOR.matcher(code(file)).results().map(MatchResult::group).forEach(word -> found.add(file + ": " + word));
        }
        assertEquals(Set.of(), found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int i = get_global_id(0);",
                "__kernel void f()",
                "__global__ void f()",
                "blockIdx.x",
                "as_float(w)",
                "convert_int_rte(x)",
                "fma(a, b, c)",
                "x = sqrt(y)",
                "float16 x",
                "expf(x)"
            })
    void vendorsWordsAreSeen(String code) {
        assertTrue(VENDOR.matcher(code).find());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"KERNEL void f(GLOBAL const float *RESTRICT x)", "fused(a, b, c)", "exact_exp(x)", "root(x)"})
    void theDialectsWordsAreNot(String code) {
        assertTrue(!VENDOR.matcher(code).find());
    }
}
