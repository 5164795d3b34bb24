package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.scorefield.backend.Arithmetic;
import org.scorefield.contract.Cases;
import org.scorefield.expression.Parameters;
import org.scorefield.plan.Plan;
import org.scorefield.sampler.ForwardSde;
import org.scorefield.sampler.Langevin;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.SdeScheme;
import org.scorefield.target.SdeStep;
import org.scorefield.target.Target;

/** What is in a program's text for noise along paths and for scores that take noise, and what is not. */
class PassagesTest {
    private static final String TEXT = """
            a
            #if GENERIC
            b
            #endif
            #if PATHS
            c
            #if NOISY
            d
            #else
            e
            #endif
            #ifdef X
            f
            #else
            g
            #endif
            #else
            h
            #if GENERIC
            i
            #endif
            #endif
            j
            """;

    @Test
    void leaveNoTraceWhereTheyAreNotNeeded() {
        assertEquals("a\n#if GENERIC\nb\n#endif\nh\n#if GENERIC\ni\n#endif\nj\n", Passages.select(TEXT, Set.of("DIM")));
    }

    /** So that the compiler's line numbers are those of the file. */
    @Test
    void areLeftAsTheyAreWhereAllAreNeeded() {
        assertEquals(TEXT, Passages.select(TEXT, Set.of("PATHS", "NOISY")));
    }

    @Test
    void mayBeNested() {
        assertEquals(TEXT.replace("#if NOISY\nd\n#else\ne\n#endif\n", "e\n"), Passages.select(TEXT, Set.of("PATHS")));
    }

    private static String text(Target target, Plan plan) {
        return ProgramText.advance(target, ProgramText.Needs.of(plan), 1, Arithmetic.EXACT)
                .compose("opencl.h");
    }

    @Test
    void otherProgramsKnowNothingOfThem() {
        Target target = Cases.mixture(Kind.ISOTROPIC, 2, 7).mixture();
        Plan plan = new Langevin(0.1, 8).plan();
        for (String word : List.of("PATHS", "NOISY", "BRIDGE", "path_")) {
            assertFalse(text(target, plan).contains(word), word);
            assertEquals(
                    !word.equals("NOISY"),
                    text(target, plan.with(new Plan.Noise(1, 3))).contains(word),
                    word);
        }
    }

    /** A study of step sizes compiles once, and so does a sweep over parameters. */
    @Test
    void numbersAreNotCompiledIn() {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            SdeStep step = SdeStep.of(
                    List.of("a*x - t"), List.of("x"), Parameters.NONE.with("a", i + 0.5), SdeScheme.MILSTEIN);
            texts.add(text(step, new ForwardSde(step, 3 << i, i, 2 + i, 3).plan()));
        }
        assertEquals(1, texts.size());
        assertTrue(texts.iterator().next().contains("#define NOISY 1"));
    }
}
