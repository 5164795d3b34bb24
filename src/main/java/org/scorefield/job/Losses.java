package org.scorefield.job;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.scorefield.loss.DenoisingScoreMatching;
import org.scorefield.loss.EdmLoss;
import org.scorefield.loss.ExplicitScoreMatching;
import org.scorefield.loss.ImplicitScoreMatching;
import org.scorefield.loss.LevelChoice;
import org.scorefield.loss.Loss;
import org.scorefield.loss.NoiseLevels;
import org.scorefield.loss.NoisePrediction;
import org.scorefield.loss.Projection;
import org.scorefield.loss.SlicedScoreMatching;
import org.scorefield.loss.VarianceReduction;
import org.scorefield.loss.VarianceReduction.Control;
import org.scorefield.loss.Weighting;

/** The losses by their names in job files. */
final class Losses {
    static final Map<String, Function<Section, Asked>> TYPES = Map.of(
            "dsm", Losses::dsm,
            "ddpm", Losses::ddpm,
            "edm", Losses::edm,
            "esm", Losses::esm,
            "ism", Losses::ism,
            "ssm", section -> ssm(section, false),
            "ssm-vr", section -> ssm(section, true));

    private static final Map<String, Weighting> WEIGHTINGS =
            Map.of("one", Weighting.ONE, "sigma-squared", Weighting.SIGMA_SQUARED, "likelihood", Weighting.LIKELIHOOD);

    private static final String WEIGHTS =
            "one, sigma-squared, likelihood, a list of one a level, or a .npy, .csv or .txt file";

    private static final String PROBABILITIES = "a list of numbers, one a level, or a .npy, .csv or .txt file";

    private static final int MOST_PROJECTIONS = 1 << 20;

    private Losses() {}

    /** Makes a loss when its levels are known. */
    interface Maker {
        Loss of(NoiseLevels levels);
    }

    /** What levels a loss has where a job says nothing of them. */
    enum Default {
        /** It has to. */
        NONE_GIVEN,
        /** None: the data themselves. */
        NO_NOISE,
        /** Those of EDM. */
        EDM
    }

    /**
     * A loss that is asked for.
     *
     * @param maker of it
     * @param noisy whether all its levels have to have noise
     * @param otherwise its levels where there are none in the job
     * @param conditional whether the model's score is taken at the level of the noise
     * @param choice which samples are taken at which levels; null if it is broken
     */
    record Asked(Maker maker, boolean noisy, Default otherwise, boolean conditional, LevelChoice choice) {}

    private static Asked dsm(Section section) {
        Weighting weighting = weighting(section);
        VarianceReduction reduction = reduction(section);
        return asked(
                section, levels -> new DenoisingScoreMatching(levels, weighting, reduction), true, Default.NONE_GIVEN);
    }

    private static Asked ddpm(Section section) {
        VarianceReduction reduction = reduction(section);
        return asked(section, levels -> new NoisePrediction(levels, reduction), true, Default.NONE_GIVEN);
    }

    private static Asked edm(Section section) {
        double deviation = section.number("data-deviation", 1);
        VarianceReduction reduction = reduction(section);
        return asked(section, levels -> new EdmLoss(levels, deviation, reduction), true, Default.EDM);
    }

    private static Asked esm(Section section) {
        Weighting weighting = weighting(section);
        return asked(section, levels -> new ExplicitScoreMatching(levels, weighting), false, Default.NO_NOISE);
    }

    private static Asked ism(Section section) {
        Weighting weighting = weighting(section);
        return asked(section, levels -> new ImplicitScoreMatching(levels, weighting), false, Default.NO_NOISE);
    }

    private static Asked ssm(Section section, boolean reduced) {
        Weighting weighting = weighting(section);
        Projection projection = section.word("projection", words(Projection.values()), Projection.GAUSSIAN);
        BigInteger most = BigInteger.valueOf(MOST_PROJECTIONS);
        int projections = section.whole("projections", false, BigInteger.ONE, most, BigInteger.ONE)
                .intValue();
        return asked(
                section,
                levels -> new SlicedScoreMatching(levels, weighting, projection, projections, reduced),
                false,
                Default.NO_NOISE);
    }

    private static <E extends Enum<E>> Map<String, E> words(E[] values) {
        return Arrays.stream(values)
                .collect(Collectors.toMap(value -> value.name().toLowerCase(Locale.ROOT), Function.identity()));
    }

    private static Weighting weighting(Section section) {
        if (!section.lists("weighting")) {
            return section.word("weighting", WEIGHTINGS, Weighting.ONE);
        }
        Numbers given = section.numbers("weighting", true, 1, 1, WEIGHTS);
        return given == null ? Weighting.ONE : Weighting.list(given.values());
    }

    private static VarianceReduction reduction(Section section) {
        boolean antithetic = section.flag("antithetic");
        return new VarianceReduction(antithetic, section.word("control-variate", words(Control.values()), Control.OFF));
    }

    private static Asked asked(Section section, Maker maker, boolean noisy, Default otherwise) {
        Map<String, Boolean> modelLevels = Map.of("noise", true, "none", false);
        boolean conditional = section.word("model-level", modelLevels, true);
        return new Asked(maker, noisy, otherwise, conditional, choice(section));
    }

    private static LevelChoice choice(Section section) {
        LevelChoice.Kind kind = section.word("levels", words(LevelChoice.Kind.values()), LevelChoice.Kind.ALL);
        Numbers given = section.numbers("probabilities", false, 1, 1, PROBABILITIES);
        if (given != null && kind != LevelChoice.Kind.IMPORTANCE && !section.bad("levels")) {
            section.problem("probabilities", "are given", "only with `levels: importance`");
            return null;
        }
        double[] probabilities = given == null ? new double[0] : given.values();
        return section.build(
                () -> new LevelChoice(kind, Arrays.stream(probabilities).boxed().toList()));
    }
}
