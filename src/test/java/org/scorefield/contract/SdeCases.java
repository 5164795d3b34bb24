package org.scorefield.contract;

import java.util.Arrays;
import java.util.List;
import org.scorefield.expression.Parameters;
import org.scorefield.sampler.ForwardSde;
import org.scorefield.target.SdeScheme;
import org.scorefield.target.SdeStep;

/** SDEs by formulas that every backend has to follow. */
public final class SdeCases {
    private SdeCases() {}

    /**
     * Paths.
     *
     * @param name for reports
     * @param paths the sampler
     */
    public record Case(String name, ForwardSde paths) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** An SDE by formulas, one for each coordinate. */
    public static SdeStep step(SdeScheme scheme, List<String> drift, List<String> diffusion) {
        return SdeStep.of(drift, diffusion, Parameters.NONE.with("a", 0.7).with("c", 0.1, -0.4), scheme);
    }

    /**
     * Every scheme, with and without time, in dimensions where noise shares blocks in different ways, drawn by steps and along paths. Without
     * sines: in vectors, Oclgrind 21.10 gets 1 in 2000 of these wrong by an ulp or more.
     */
    public static List<Case> all() {
        SdeStep geometric = step(SdeScheme.EULER_MARUYAMA, List.of("a*x"), List.of("(1 + a)*x"));
        SdeStep bounded = step(SdeScheme.MILSTEIN, List.of("-a^2*x*(1 - x^2)"), List.of("a*(1 - x^2)"));
        SdeStep timed =
                step(SdeScheme.HEUN, List.of("c[0]/sqrt(1 + t) - x/(2*(1 + t))"), List.of("(1 + x^2)*a/sqrt(1 + t)"));
        // x0 has no noise, so that x1's may depend on it
        List<String> forces = List.of("x1", "-x0 - a*x1");
        SdeStep oscillator = step(SdeScheme.HEUN, forces, List.of("0", "c[0] + x0^2/9 + x1/5"));
        SdeStep crossing = step(SdeScheme.EULER_MARUYAMA, forces, List.of("x1/2", "x0/2"));
        SdeStep three =
                step(SdeScheme.MILSTEIN, List.of("x1 - x0", "tanh(x2)", "-t*x2"), List.of("x0/3", "a", "exp(-x2^2)"));
        return List.of(
                new Case("one dimension", new ForwardSde(geometric, 37, 0, 1)),
                new Case("one dimension, along paths", new ForwardSde(bounded, 96, 0.5, 2, 3)),
                new Case("one dimension, two rows a step along paths", new ForwardSde(timed, 32, -0.25, 1, 1)),
                new Case("two dimensions, two rows a step", new ForwardSde(oscillator, 20, 0, 2)),
                new Case("noise that does not commute", new ForwardSde(crossing, 24, 0, 1, 3)),
                new Case("three dimensions", new ForwardSde(three, 21, 0, 1)),
                new Case(
                        "seven dimensions, two rows a step along paths",
                        new ForwardSde(wide(SdeScheme.HEUN, 7), 16, 0, 1, 2)),
                new Case("eighteen dimensions", new ForwardSde(wide(SdeScheme.MILSTEIN, 18), 12, 0, 1)));
    }

    private static SdeStep wide(SdeScheme scheme, int dimension) {
        String[] drift = new String[dimension];
        String[] diffusion = new String[dimension];
        for (int d = 0; d < dimension; d++) {
            drift[d] = "x" + (d + 1) % dimension + "/2 - t*x" + d;
            diffusion[d] = "sqrt(1 + x" + d + "^2)*" + (d + 1) + "/9";
        }
        return step(scheme, Arrays.asList(drift), Arrays.asList(diffusion));
    }
}
