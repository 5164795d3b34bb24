package org.scorefield.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.error.BadInputException;

/** What is laid out: how many operations, what is compiled in, and what it computes in Java. Devices are compared in the contract. */
class TapeTest {
    private static final int BATCH = 32;

    private static Tape tape(String text, Parameters parameters) {
        Formulas formulas = new Formulas(new Symbols(3, List.of("t"), parameters));
        return formulas.tape("f", formulas.read("f", text));
    }

    private static String text(Tape tape) {
        return tape.text(i -> "in[" + i + "]", 0, i -> "return ");
    }

    private static String operations(Tape tape) {
        return tape.instructions().stream()
                .map(instruction -> instruction.operation().name().substring(0, 3))
                .collect(Collectors.joining(" "));
    }

    /** Operations by the first three letters of their names. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            2*3*x0*4,                       MUL
            x0/4 + x0*0.25 + x0/2,          ''
            x0/3,                           MUL
            x0*0 + x1*1 - 0 + 0*log(x2),    ''
            -(-x0) - (-x1),                 ADD
            -(x0 - x1),                     SUB
            3*-x0,                          MUL
            (2*x0)^2*(x1/8),                MUL MUL MUL
            x0^8,                           MUL MUL MUL
            x0^7*x0^-1,                     MUL MUL MUL MUL DIV MUL
            x0*x0*x0 + x0^3,                MUL MUL MUL
            exp(x0*x1) + exp(x1*x0),        MUL EXP MUL
            sqrt(x0) + x0^0.5,              ROO MUL
            e^x0,                           EXP
            2^x0,                           POW
            a*x0 + b[0]*x0*2,               MUL
            x0/a/b[0] + exp(a)*log(b[0])*pi,MUL ADD
            -3/(2*x0),                      DIV
            D*t + sqrt(2)*t,                MUL
            2^3^2 - 512,                    ''
            -2^2 + 4,                       ''
            2 - 3 - 4 + 5,                  ''
            16/4/2 - 2,                     ''
            'sum(i, 5, 4, x[i])',           ''
            'max(x0, x0)',                  ''
            'max(x0, x1)*2 + max(x0, x1)',  CHO MUL
            """)
    void doesWithoutWhatIsNeedless(String formula, String expected) {
        Parameters parameters = Parameters.NONE.with("a", 1.5).with("b", new double[] {2});
        assertEquals(expected, operations(tape(formula, parameters)).replace("''", ""), formula);
    }

    @Test
    void foldsByTheRulesOfMathematics() {
        assertEquals("    return (real)(0x0.0p0f);\n", text(tape("2^3^2 - 512", Parameters.NONE)));
        assertEquals("    return (real)(0x0.0p0f);\n", text(tape("-2^2 + 4", Parameters.NONE)));
        assertEquals("    return (real)(0x0.0p0f);\n", text(tape("2 - 3 - 4 + 5", Parameters.NONE)));
        assertEquals("    return (real)(0x0.0p0f);\n", text(tape("16/4/2 - 2", Parameters.NONE)));
        assertEquals("    return (real)(0x1.0p1f);\n", text(tape("2e0*1E+0", Parameters.NONE)));
        assertEquals("    return in[0];\n", text(tape("x0/4 + x0*0.25 + x[0]/2", Parameters.NONE)));
        // folded in double precision and rounded once: 0.1 + 0.2 is 0.3 and not the sum of two floats
        assertEquals("    return (real)(" + Float.toHexString(0.3f) + "f);\n", text(tape("0.1+0.2", Parameters.NONE)));
    }

    @Test
    void programsDoNotDependOnParameters() {
        String formula = "-(x0 - mu)^2/(2*s^2) - w[1]*abs(x1)^w[0]*exp(-w[2]*x2) - sum(i, 0, 2, w[i])*log(s)";
        Parameters some = Parameters.NONE.with("mu", 1).with("s", 2).with("w", 2.5, 0.1, 7);
        Parameters others = Parameters.NONE.with("mu", -3).with("s", 0.1).with("w", 0.5, 0, -2);
        Tape one = tape(formula, some);
        Tape other = tape(formula, others);
        assertEquals(text(one), text(other));
        assertNotEquals(one.uniforms()[0], other.uniforms()[0]);
        assertFalse(text(one).contains("mu"), text(one));
    }

    @Test
    void nothingOfTheUsersTextReachesAProgram() {
        Parameters parameters = Parameters.NONE.with("evil", 2).with("δ_system", 1, 2);
        String text = text(tape("evil*x0 + sum(index, 0, 1, δ_system[index]*x[index]^2) + exp(t)", parameters));
        String allowed = "( *const real r[0-9]+ = |return |exact_exp|r[0-9]+|in\\[[0-9]]|constants\\[[0-9]]"
                + "|\\(real\\)|-?0x[0-9a-fp.-]+f|[-+*/();\\n ])*";
        assertTrue(text.matches(allowed), text);
    }

    /** Each operation errs by half an ulp, an elementary function by two, and the sums here do not cancel much. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x0^2 + 3*x1^4/(1 + x2^2)",
                "exp(-x0^2/2) + log(1 + x1^2) + sqrt(abs(x2))",
                "max(x0, x1)^3 + min(x1, x2)*t + abs(x0 - x1)",
                "(1 + x0^2)^1.5 + 3^x1",
                "sin(x0*3) + cos(x1)*x2 + tanh(x0 + t) + log1p(x1^2) + abs(x2)^(t/9)"
            })
    void computesWhatTheFormulaSays(String text) {
        Formulas formulas = new Formulas(new Symbols(3, List.of("t"), Parameters.NONE));
        Node f = formulas.read("f", text);
        Node[] gradient = formulas.gradient(f).orElseThrow();
        Node[] all = {f, gradient[0], gradient[1], gradient[2]};
        TapeEvaluator evaluator = formulas.tape("f", all).evaluator(BATCH);
        SplittableRandom random = new SplittableRandom(2);
        float[][] inputs = new float[4][BATCH];
        for (float[] input : inputs) {
            for (int i = 0; i < BATCH; i++) {
                input[i] = (float) (2 * random.nextGaussian());
            }
        }
        float[][] outputs = new float[4][BATCH];
        for (int n : new int[] {1, 7, BATCH}) {
            evaluator.run(inputs, outputs, n);
            for (int i = 0; i < n; i++) {
                double[] expected = Doubles.of(all, inputs[0][i], inputs[1][i], inputs[2][i], inputs[3][i]);
                double size = 1;
                for (double value : expected) {
                    size += Math.abs(value);
                }
                for (int j = 0; j < all.length; j++) {
                    assertEquals(expected[j], outputs[j][i], 32 * 0x1p-24 * size, text + ", output " + j);
                }
            }
        }
    }

    @Test
    void whatIsNotANumberStaysSo() {
        for (String text : List.of(
                "max(x0, 1)",
                "max(1, x0)",
                "min(x0, 1)",
                "min(1, x0)",
                "abs(x0)",
                "exp(x0)",
                "log(x0)",
                "sin(x0)",
                "x0^1.5")) {
            float[][] outputs = new float[1][1];
            tape(text, Parameters.NONE).evaluator(1).run(new float[][] {{Float.NaN}, {0}, {0}, {0}}, outputs, 1);
            assertTrue(Float.isNaN(outputs[0][0]), text);
        }
    }

    @Test
    void refusesNumbersThatDerivativesMakeTooLarge() {
        Formulas formulas = new Formulas(new Symbols(2, List.of(), Parameters.NONE));
        Node f = formulas.read("f", "3e38*x0 + 3e38*(x0 + x1)");
        Node[] gradient = formulas.gradient(f).orElseThrow();
        BadInputException e = assertThrows(BadInputException.class, () -> formulas.tape("f", gradient));
        assertTrue(e.getMessage().startsWith("f: takes the number 6.0E38 in its derivatives"), e.getMessage());
    }
}
