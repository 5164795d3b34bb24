package org.scorefield.job;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.scorefield.expression.Formulas;
import org.scorefield.expression.Parameters;
import org.scorefield.sampler.ForwardSde;
import org.scorefield.sampler.PlanSampler;
import org.scorefield.target.SdeScheme;
import org.scorefield.target.SdeStep;

/** Reads samplers whose SDE is given by formulas. */
final class SdeFormulas {
    private static final String DRIFT = "drift";
    private static final String DIFFUSION = "diffusion";
    private static final String FORMULAS =
            "a list of formulas of x0, x1, … and t, one for each coordinate, such as [\"-x0\"]";
    private static final Map<String, SdeScheme> SCHEMES =
            Arrays.stream(SdeScheme.values()).collect(Collectors.toMap(SdeScheme::label, Function.identity()));

    private SdeFormulas() {}

    /** Whether this is such a sampler's section; it then needs no target. */
    static boolean given(Section sampler) {
        Section sde = sampler == null || !sampler.says("type", "forward") ? null : sampler.peek("sde");
        return sde != null && (sde.has(DRIFT) || sde.has(DIFFUSION));
    }

    /** The sampler. */
    static PlanSampler forward(Section section) {
        SdeScheme scheme = section.choice("solver", true, SCHEMES, SdeScheme.EULER_MARUYAMA);
        SdeStep step = step(section.section("sde", true), scheme);
        int steps = (int) section.whole("steps", 1, Schedules.MOST_LEVELS);
        double start = section.number("start", false, 0);
        double end = section.number("end", 1);
        int base = DiffusionSamplers.base(section, steps);
        return section.build(() -> {
            if (step == null || !section.clean()) {
                ForwardSde.check(steps, start, end, section.bad("steps") ? steps : base);
                return null;
            }
            return new ForwardSde(step, steps, start, end, base);
        });
    }

    private static SdeStep step(Section section, SdeScheme scheme) {
        List<String> drift = section.texts(DRIFT, FORMULAS);
        List<String> diffusion = section.texts(DIFFUSION, FORMULAS);
        Parameters parameters = Expressions.parameters(section);
        section.end();
        if (drift != null && diffusion != null && parameters != null) {
            return section.build(() -> SdeStep.of(drift, diffusion, parameters, scheme));
        }
        checkSyntax(section, DRIFT, drift);
        checkSyntax(section, DIFFUSION, diffusion);
        return null;
    }

    /** What can be checked of formulas where the rest is missing. */
    private static void checkSyntax(Section section, String key, List<String> formulas) {
        for (int d = 0; formulas != null && d < formulas.size(); d++) {
            String where = key + "[" + d + "]";
            String formula = formulas.get(d);
            section.build(() -> {
                Formulas.requireSyntax(where, formula);
                return null;
            });
        }
    }
}
