package org.scorefield.expression;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.error.BadInputException;

/** Formulas and parameters that are refused, with the place and in plain words; nothing makes anything but such a refusal. */
class FormulaErrorsTest {
    private static final Parameters PARAMETERS =
            Parameters.NONE.with("a", 2).with("b", 1, 2, 3).with("zero", 0);

    private static Node read(String text) {
        return new Formulas(new Symbols(2, List.of("t"), PARAMETERS)).read("log-density", text);
    }

    private static String message(Supplier<Node> reading) {
        return assertThrows(BadInputException.class, reading::get).getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                    | column 1: the formula is empty; allowed: a formula such as -x0^2/2
            ' '                   | column 1: the formula is empty; allowed: a formula such as -x0^2/2
            x0 + foo              | column 6: unknown name `foo`; known: x0, x1, t, a, b[…], zero, pi, e, D
            x0 + sinc(x1)         | column 6: unknown function `sinc`; known: abs, cos, exp, log, log1p, max, min, pow, sin, sqrt, tanh, sum
            x2                    | column 1: there is no coordinate `x2`; allowed: x0, x1
            x99999999999999       | column 1: there is no coordinate `x99999999999999`; allowed: x0, x1
            x01                   | column 1: there is no coordinate `x01`; allowed: x0, x1
            x                     | column 1: `x` is not one coordinate; allowed: x0, x1
            x[2]                  | column 1: there is no x[2]; allowed: x[0] to x[1]
            x[-1]                 | column 1: there is no x[-1]; allowed: x[0] to x[1]
            x[0.5]                | column 3: an index is 0.5; allowed: whole numbers, made of constants, parameters and indices of sums around
            x[x0]                 | column 3: an index depends on the point; allowed: whole numbers, made of constants, parameters and indices of sums around
            x[1e300]              | column 3: `1e300` is a number that single precision cannot hold; allowed: 0, or 1.17549435E-38 to 3.4028235E38
            b                     | column 1: `b` is a list; allowed: b[0] to b[2]
            b[3]                  | column 1: there is no b[3]; allowed: b[0] to b[2]
            a[0]                  | column 1: `a` has no index; allowed: a without [ ]
            c[0]                  | column 1: unknown name `c`; known: x0, x1, t, a, b[…], zero, pi, e, D
            exp                   | column 1: `exp` has no arguments; allowed: exp(…)
            sum                   | column 1: `sum` has no arguments; allowed: sum(…)
            exp()                 | column 1: `exp` has 0 arguments; allowed: 1
            max(x0)               | column 1: `max` has 1 arguments; allowed: 2
            min(x0, x1, a)        | column 1: `min` has 3 arguments; allowed: 2
            a(x0)                 | column 1: `a` is no function; allowed: a * (…) for a product
            2x0                   | column 2: an operator is missing before `x0`; allowed: + - * / ^ (products are written with *)
            x0 x1                 | column 4: an operator is missing before `x1`; allowed: + - * / ^ (products are written with *)
            (x0                   | column 4: there is the end where `(`, the character 1, is not closed; allowed: an operator or `)`
            x[0)                  | column 4: there is `)` where `[`, the character 2, is not closed; allowed: an operator or `]`
            x0)                   | column 3: `)` closes or separates nothing; allowed: + - * / ^ or the end
            x0, x1                | column 3: `,` closes or separates nothing; allowed: + - * / ^ or the end
            x0 +                  | column 5: there is the end; allowed: a number, a name or a formula in parentheses
            x0 ** 2               | column 5: there is `*`; allowed: a number, a name or a formula in parentheses
            x0 $ 2                | column 4: `$` has no meaning here; allowed: numbers, names, + - * / ^ ( ) [ ] ,
            x0 − 2                | column 4: `−` has no meaning here; allowed: numbers, names, + - * / ^ ( ) [ ] ,
            1e39 * x0             | column 1: `1e39` is a number that single precision cannot hold; allowed: 0, or 1.17549435E-38 to 3.4028235E38
            x0 + 1e-50            | column 6: `1e-50` is a number that single precision cannot hold; allowed: 0, or 1.17549435E-38 to 3.4028235E38
            1/0                   | column 2: division by zero; allowed: a divisor other than 0
            x0/zero               | column 3: division by zero; allowed: a divisor other than 0
            x0/(a - 2*1)          | column 3: division by zero; allowed: a divisor other than 0
            x0 + log(zero)        | column 6: the result is infinite; allowed: numbers that single precision holds
            exp(89)*x0            | column 1: the result is 4.489612819174345E38; allowed: numbers that single precision holds
            sqrt(-a)              | column 1: the result is not a number; allowed: numbers that single precision holds
            zero^-1               | column 5: the result is infinite; allowed: numbers that single precision holds
            1e20*1e20             | column 5: the result is 1.0E40; allowed: numbers that single precision holds
            sum(i, 0, 1)          | column 1: sum has 3 arguments; allowed: sum(i, from, to, term), as in sum(i, 0, D-1, x[i]^2)
            sum(2, 0, 1, x0)      | column 5: a sum's first argument is no name; allowed: a new name for the index
            sum(a, 0, 1, x0)      | column 1: `a` stands for something else already; allowed: a new name for the sum's index
            sum(x5, 0, 1, x0)     | column 1: `x5` stands for something else already; allowed: a new name for the sum's index
            sum(i, 0, x0, x1)     | column 11: a sum's bound depends on the point; allowed: whole numbers, made of constants, parameters and indices of sums around
            sum(i, 0, 0.5, x1)    | column 11: a sum's bound is 0.5; allowed: whole numbers, made of constants, parameters and indices of sums around
            sum(i, 0, 2, x[i])    | column 14: there is no x[2]; allowed: x[0] to x[1]
            i + sum(i, 0, 1, x0)  | column 1: unknown name `i`; known: x0, x1, t, a, b[…], zero, pi, e, D
            sum(i, 0, 1e9, x0)    | column 1: a sum of 1000000001 terms; allowed: about 20000 operations in all
            """)
    void areRefused(String text, String expected) {
        assertEquals("log-density: " + expected, message(() -> read(text)));
    }

    @Test
    void allProblemsAreReportedAtOnceAndOncePerPlace() {
        String message = message(() -> read("foo + bar/0 + sum(i, 0, 1, baz + x[i+1]) + exp(1, 2)"));
        assertEquals(
                List.of("column 1", "column 7", "column 28", "column 34", "column 44"),
                message.lines().map(line -> line.split(": ")[1]).toList(),
                message);
    }

    @Test
    void severalLinesHaveNumbers() {
        assertTrue(message(() -> read("x0 +\n  foo")).startsWith("log-density: line 2, column 3: unknown name"));
    }

    /** Each in little time and memory, and without a stack overflow, whatever is nested. */
    @ParameterizedTest
    @ValueSource(strings = {"(", "-(", "x0^", "x[", "exp(", "sum(i,0,1,", "2^-", "b[b["})
    void deepNestingIsRefused(String opening) {
        for (int times : new int[] {101, 5_000, 90_000 / opening.length()}) {
            String message = message(() -> read(opening.repeat(times)));
            assertTrue(message.contains("is nested too deeply"), message);
        }
    }

    @Test
    void manySignsAndManyTermsNestNothing() {
        assertDoesNotThrow(() -> read("-".repeat(50_001) + "x0"));
        assertDoesNotThrow(() -> read("x0" + "+x1*2".repeat(9_000)));
        assertDoesNotThrow(() -> read("(".repeat(100) + "x0" + ")".repeat(100)));
    }

    @Test
    void hugeTextsAndSumsAreRefusedQuickly() {
        List<String> hostile = List.of(
                "x0+".repeat(333_333) + "x0",
                " ".repeat(1_000_000),
                "9".repeat(1_000_000),
                "9".repeat(99_999),
                "a".repeat(99_999),
                "sum(i,0,1e9,0)",
                "sum(i,0,1e15,0)",
                "sum(i,-3e38,3e38,0)",
                "sum(i,0,99999,sum(j,0,99999,0))",
                "sum(i,0,999,sum(j,0,999,sum(k,0,999,x0*i*j*k)))",
                "sum(i,0,20000,exp(i*x0))",
                "exp(x0)*sum(i,0,1999999,i*0*x1)");
        for (String text : hostile) {
            String message = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> message(() -> read(text)));
            assertTrue(message.length() < 1000, message);
        }
    }

    @Test
    void parametersAreChecked() {
        assertTrue(refused(() -> Parameters.NONE.with("1a", 1)).startsWith("1a: is no name"));
        assertTrue(refused(() -> Parameters.NONE.with("", 1)).contains("is no name"));
        assertTrue(refused(() -> Parameters.NONE.with("a b", 1)).startsWith("a b: is no name"));
        assertTrue(refused(() -> Parameters.NONE.with("a", 1e39)).startsWith("a: is 1.0E39"));
        assertTrue(refused(() -> Parameters.NONE.with("a", 1, Double.NaN)).startsWith("a[1]: is NaN"));
        assertTrue(refused(() -> Parameters.NONE.with("a", new double[0])).startsWith("a: is empty"));
        assertTrue(refused(() -> Parameters.NONE.with("a", 1).with("a", 2)).startsWith("a: is there already"));
        for (String name : List.of("x", "x0", "x17", "e", "pi", "D", "sum", "exp", "t")) {
            Parameters parameters = Parameters.NONE.with(name, 1);
            String message = refused(() -> new Symbols(2, List.of("t"), parameters));
            assertTrue(message.startsWith("parameters." + name + ": has the name of something else"), message);
        }
        assertTrue(refused(() -> new Symbols(0, List.of(), Parameters.NONE)).startsWith("dimension: is 0"));
        assertTrue(refused(() -> new Symbols(1025, List.of(), Parameters.NONE)).startsWith("dimension: is 1025"));
    }

    private static String refused(Supplier<?> maker) {
        return assertThrows(BadInputException.class, maker::get).getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "1/x0,                division by zero at column 2",
        "x1 + log(x0),        the logarithm of 0.0 at column 6",
        "log(x0 - 2),         the logarithm of -2.0 at column 1",
        "sqrt(x0 - 2),        the square root of -2.0 at column 1",
        "'exp(99*(x1 + 1))',  'exp(99.0), too large for single precision at column 1'",
        "1e30*(x0+1)*(1e30*x1 + 1e30), a result too large for single precision at column 12",
        "x0^-2,               division by zero at column 3",
        "log1p(x0 - 2),       the logarithm of 1 + -2.0 at column 1",
        "x0 + (x1 - 2)^1.5,   '-2.0^1.5, a power of a negative number at column 14'"
    })
    void whatIsNotFiniteIsExplained(String text, String expected) {
        Formulas formulas = new Formulas(new Symbols(2, List.of(), Parameters.NONE));
        Node f = formulas.read("f", text);
        assertEquals(expected, formulas.diagnose(f, text, new float[] {0, 0}).orElseThrow());
    }

    /** Random strings of the language's own pieces, from fixed seeds: a formula or a refusal, nothing else, and quickly. */
    @Test
    void randomTextsGiveAFormulaOrARefusal() {
        String[] pieces = {
            "x0", "x1", "x[", "]", "(", ")", "+", "-", "*", "/", "^", ",", "1", "2.5", "1e30", "0", ".5", "a", "b[",
            "zero", "exp(", "log(", "sqrt(", "abs(", "min(", "max(", "pow(", "sum(i,", "i", "D", "e", "pi", "t", "foo",
            " ", "\n", "$", "é", "1e", "..", "e5"
        };
        int formulas = 0;
        for (long seed = 0; seed < 10_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(1, 14); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            formulas += derived(text.toString(), seed) ? 1 : 0;
        }
        assertTrue(formulas > 250, "the test reaches formulas, too: " + formulas);
    }

    /** Formulas that are right by construction are taken, and so are their derivatives. */
    @Test
    void randomFormulasAreTaken() {
        int taken = 0;
        for (long seed = 0; seed < 3_000; seed++) {
            String text = formula(new SplittableRandom(seed), 5);
            taken += derived(text, seed) ? 1 : 0;
        }
        assertTrue(taken > 2_000, "few have a zero divisor or a result that is too large: " + taken);
    }

    private static String formula(SplittableRandom random, int depth) {
        if (depth == 0) {
            String[] leaves = {"x0", "x1", "x[1]", "t", "a", "b[2]", "2", "0.5", "pi", "zero", "1", "0"};
            return leaves[random.nextInt(leaves.length)];
        }
        String one = formula(random, depth - 1);
        String two = formula(random, depth - 1);
        return switch (random.nextInt(10)) {
            case 0 -> one + " + " + two;
            case 1 -> "(" + one + ") - (" + two + ")";
            case 2, 3 -> "(" + one + ")*(" + two + ")";
            case 4 -> "(" + one + ")/(3 + (" + two + ")^2)";
            case 5 -> "exp(-(" + one + ")^2)";
            case 6 -> "log(1 + abs(" + one + "))";
            case 7 -> "max(" + one + ", " + two + ")";
            case 8 -> "-(" + one + ")^" + random.nextInt(4);
            default -> "sqrt(1 + (" + one + ")^2)";
        };
    }

    private static boolean derived(String text, long seed) {
        try {
            Formulas formulas = new Formulas(new Symbols(2, List.of("t"), PARAMETERS));
            Node f = formulas.read("f", text);
            Node[] gradient = formulas.gradient(f).orElseThrow();
            formulas.tape("f", formulas.along(gradient).orElseThrow());
            formulas.tape("f", formulas.divergence(gradient).orElseThrow()).evaluator(1);
            return true;
        } catch (BadInputException e) {
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + seed + ": " + text, e);
        }
    }
}
