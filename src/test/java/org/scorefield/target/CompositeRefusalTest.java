package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.scorefield.contract.Cases;
import org.scorefield.contract.Opaque;
import org.scorefield.error.BadInputException;
import org.scorefield.expression.Parameters;
import org.scorefield.target.Covariance.Kind;

/** What targets made of others may not be made of, and levels that they do not have. */
class CompositeRefusalTest {
    private static final Level NOISY = new Level(0.5, 2);
    private static final double[] ZEROS = new double[3];

    private static final GaussianMixture MIXTURE =
            Cases.mixture(Kind.DIAGONAL, 3, 2).mixture();
    private static final Target OPAQUE = new Opaque(MIXTURE);
    private static final Target UNKNOWN = new Opaque(MIXTURE, false, List.of());
    private static final Target PLANE =
            new Opaque(Cases.mixture(Kind.ISOTROPIC, 2, 2).mixture());

    private static SdeStep sdeStep() {
        return SdeStep.of(List.of("-x0", "0"), List.of("1", "1"), Parameters.NONE, SdeScheme.EULER_MARUYAMA);
    }

    private static DynamicTest refused(Executable bad, String... lines) {
        return DynamicTest.dynamicTest(lines[0], () -> {
            BadInputException failure = assertThrows(BadInputException.class, bad);
            assertEquals(String.join("\n", lines), failure.getMessage());
        });
    }

    private static DynamicTest noLevel(Target target, String line) {
        return refused(() -> target.level(NOISY, new float[target.levelSize()], 0), line);
    }

    @TestFactory
    Stream<DynamicTest> badPartsAreRefused() {
        double[] halves = {0.5, 0.5};
        return Stream.of(
                refused(() -> Tempered.of(OPAQUE, 0), "temperature: is 0.0; allowed: a number > 0, from 2^-60 to 2^60"),
                refused(
                        () -> Tempered.of(MIXTURE, Double.NaN),
                        "temperature: is NaN; allowed: a number > 0, from 2^-60 to 2^60"),
                refused(() -> Product.of(List.of()), "targets: is empty; allowed: at least one"),
                refused(
                        () -> Product.of(List.of(OPAQUE, PLANE, MIXTURE, PLANE)),
                        "targets[1]: has dimension 2; allowed: 3, as targets[0]",
                        "targets[3]: has dimension 2; allowed: 3, as targets[0]"),
                refused(
                        () -> Product.of(List.of(PLANE, sdeStep())),
                        "targets[1]: is the step of an SDE, which is no density; allowed: targets with a density"),
                refused(
                        () -> Tempered.of(sdeStep(), 2),
                        "target: is the step of an SDE, which is no density; allowed: targets with a density"),
                refused(
                        () -> Product.of(Collections.nCopies(40, OPAQUE)),
                        "targets: makes 79 targets in one program; allowed: at most 64"),
                refused(
                        () -> MixtureOfTargets.of(new double[] {0.5, -0.5, 1}, List.of(OPAQUE, UNKNOWN)),
                        "weights: has 3 numbers; allowed: 2, as many as there are targets",
                        "weights[1]: is -0.5; allowed: a finite number >= 0",
                        "targets[1]: of type opaque is not known to integrate to 1, so that its weight is no share;"
                                + " allowed: normalised targets, or `assume-normalized: true` if you know that it does"),
                refused(
                        () -> MixtureOfTargets.of(halves, List.of(OPAQUE, Tempered.of(OPAQUE, 2))),
                        "targets[1]: of type tempered is not known to integrate to 1, so that its weight is no share;"
                                + " allowed: normalised targets, or `assume-normalized: true` if you know that it does"),
                refused(
                        () -> Affine.of(OPAQUE, LinearMap.diagonal(1, 2), new double[] {1, Double.NaN}),
                        "matrix: has dimension 2; allowed: 3, the dimension of the target",
                        "shift: has 2 numbers; allowed: 3, the dimension of the target",
                        "shift[1]: is NaN; allowed: a finite number that single precision holds"),
                refused(
                        () -> Affine.of(
                                OPAQUE, LinearMap.matrix(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1e-7}}), ZEROS),
                        "matrix: has the condition number 1.0E7; allowed: at most 1000000.0, since single precision cannot"
                                + " invert it otherwise"),
                refused(
                        () -> Posterior.of(MIXTURE, Observation.of(new double[][] {{1, 2}}, new double[] {1}, 1)),
                        "operator: has 2 columns; allowed: 3, the dimension of the prior"),
                refused(
                        () -> Posterior.of(OPAQUE, Observation.at(new int[] {3, 0, 7}, ZEROS, 1)),
                        "indices[0]: is 3; allowed: less than 3, the dimension of the prior",
                        "indices[2]: is 7; allowed: less than 3, the dimension of the prior"));
    }

    @TestFactory
    Stream<DynamicTest> badMapsAreRefused() {
        String range = "; allowed: a number from 2^-60 to 2^60 in magnitude";
        return Stream.of(
                refused(() -> LinearMap.number(0), "matrix: is 0.0, so that the matrix is singular" + range),
                refused(
                        () -> LinearMap.diagonal(1, 0, 1e30),
                        "matrix[1]: is 0.0, so that the matrix is singular" + range,
                        "matrix[2]: is 1.0E30" + range),
                refused(LinearMap::diagonal, "matrix: is empty; allowed: at least one number"),
                refused(
                        () -> LinearMap.matrix(new double[][] {{1, 2}, {2, 4}}),
                        "matrix: is singular: it has the condition number Infinity; allowed: at most 1.0E12"),
                refused(
                        () -> LinearMap.matrix(new double[][] {{1, 2}, {2}}),
                        "matrix[1]: has 1 numbers; allowed: 2, as many as there are rows"),
                refused(
                        () -> LinearMap.matrix(new double[][] {{1, Double.NaN}, {2, 1}}),
                        "matrix[0][1]: is NaN; allowed: a finite number"));
    }

    @TestFactory
    Stream<DynamicTest> badObservationsAreRefused() {
        String noise = "; allowed: a number > 0, from 2^-60 to 2^60";
        return Stream.of(
                refused(
                        () -> Observation.of(new double[][] {{1, 2}, {3}}, new double[] {1, Double.NaN, 2}, 0),
                        "operator[1]: has 1 numbers; allowed: 2, as many as operator[0]",
                        "observation: has 3 numbers; allowed: 2, one for each that is observed",
                        "observation[1]: is NaN; allowed: a finite number",
                        "noise: is 0.0" + noise),
                refused(
                        () -> Observation.at(new int[] {1, -1, 1}, ZEROS, 1, -2),
                        "indices[1]: is -1; allowed: a whole number >= 0",
                        "indices[2]: is 1 again, as indices[0]; allowed: each coordinate once",
                        "noise: has 2 numbers; allowed: one for all, or 3",
                        "noise[1]: is -2.0" + noise));
    }

    @TestFactory
    Stream<DynamicTest> levelsThatDoNotExistAreRefused() {
        String allowed = "; allowed: samplers that use no levels, or a target that has them";
        Target tempered = Tempered.of(OPAQUE, 2);
        String noPowers =
                "is `tempered`, which has no level (0.5, 2.0): powers of smoothed densities are not smoothed powers"
                        + allowed;
        Target posterior = Posterior.of(UNKNOWN, Observation.at(new int[] {0}, new double[] {1}, 1));
        GaussianMixture impulse = GaussianMixture.kernelDensity(ZEROS, 3, 0);
        Target nested = MixtureOfTargets.of(
                new double[] {0.25, 0.25, 0.25, 0.25},
                List.of(tempered, OPAQUE, new Opaque(impulse), Affine.of(tempered, LinearMap.number(2), ZEROS)),
                true);
        return Stream.of(
                noLevel(tempered, "type: " + noPowers),
                noLevel(
                        Product.of(List.of(OPAQUE, MIXTURE)),
                        "type: is `product`, which has no level (0.5, 2.0): the product of smoothed densities is not the"
                                + " smoothed product" + allowed),
                noLevel(
                        Affine.of(OPAQUE, LinearMap.diagonal(1, 2, 1), ZEROS),
                        "type: is `affine`, which has no level (0.5, 2.0): its matrix is no multiple of an orthogonal one, so"
                                + " that noise is not the same before it" + allowed),
                noLevel(
                        posterior,
                        "type: is `posterior`, which has no level (0.5, 2.0): its prior, of type opaque, has no Hessian"
                                + allowed),
                refused(
                        () -> nested.level(new Level(0.5, 0), new float[nested.levelSize()], 0),
                        "targets[0].type: " + noPowers.replace("2.0)", "0.0)"),
                        "targets[2].covariance: of component 0 has the variance 0.0 at level (0.5, 0.0); allowed: variances"
                                + " above 1.17549435E-38 at every level used: give a larger one, or levels with sigma > 0",
                        "targets[3].target.type: " + noPowers.replace("2.0)", "0.0)")));
    }

    @Test
    void operationsThatDoNotExistAreRefused() {
        Target posterior = Posterior.of(OPAQUE, Observation.at(new int[] {0}, new double[] {1}, 1));
        BadInputException e =
                assertThrows(BadInputException.class, () -> posterior.require(Target.Operation.CURVATURE));
        assertEquals("target: of type posterior has no Hessian; allowed: a target that has", e.getMessage());
        Target product = Product.of(List.of(OPAQUE, posterior));
        assertThrows(BadInputException.class, () -> product.require(Target.Operation.CURVATURE));
        Target tempered = Tempered.of(OPAQUE, 2);
        e = assertThrows(BadInputException.class, () -> tempered.require(Target.Operation.DRAW));
        assertEquals("target: of type tempered has no exact draws; allowed: a target that has", e.getMessage());
    }
}
