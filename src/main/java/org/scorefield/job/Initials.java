package org.scorefield.job;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.scorefield.backend.Initial;
import org.scorefield.backend.Initial.Generator;
import org.scorefield.io.NumericArray;
import org.scorefield.io.Points;
import org.scorefield.sampler.PlanSampler;

/** Where chains start, by the names in job files. */
final class Initials {
    private static final Map<String, Generator> GENERATORS =
            Stream.of(Generator.values()).collect(Collectors.toMap(Generator::label, Function.identity()));

    private Initials() {}

    /** By name; null for a sampler that could not be read. */
    static Map<String, Function<Section, Initial>> types(PlanSampler sampler) {
        return Map.of(
                "normal", Initials::normal,
                "uniform", Initials::uniform,
                "points", Initials::points,
                "point", Initials::point,
                "prior", section -> prior(section, sampler));
    }

    /** Where chains start if nothing is said. */
    static Initial usual(PlanSampler sampler) {
        return new Initial.Normal(sampler == null ? 1 : sampler.priorDeviation().orElse(1));
    }

    private static Initial prior(Section section, PlanSampler sampler) {
        if (sampler != null && sampler.priorDeviation().isEmpty()) {
            section.problem(
                    "type",
                    "is `prior`, which this sampler does not have" + (sampler.needsStart() ? " where it starts" : ""),
                    "normal, point, points, uniform");
        }
        return usual(sampler);
    }

    private static Initial normal(Section section) {
        double scale = section.number("scale", 1);
        Generator generator = section.word("generator", GENERATORS, Generator.PHILOX);
        return section.build(() -> new Initial.Normal(scale, generator));
    }

    private static Initial uniform(Section section) {
        double low = section.number("low", 0);
        double high = section.number("high", Float.MAX_VALUE);
        return section.build(() -> new Initial.Uniform(low, high));
    }

    private static Initial point(Section section) {
        Numbers at = section.numbers("at", true, 1, 1, "a list of numbers, one for each coordinate");
        return at == null
                ? null
                : section.build(() -> {
                    float[] point = new float[at.values().length];
                    for (int d = 0; d < point.length; d++) {
                        point[d] = (float) at.values()[d];
                    }
                    return new Initial.Point(point);
                });
    }

    private static Initial points(Section section) {
        return section.file("file", path -> {
            NumericArray points = Points.read(path);
            return new Initial.Points(points.toFloats(), points.dim(1));
        });
    }
}
