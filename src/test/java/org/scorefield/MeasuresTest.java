package org.scorefield;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.error.BadInputException;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** What measures do besides measuring; their figures are tested by the command line. */
class MeasuresTest {
    private static final Target LINE =
            GaussianMixture.of(new double[] {1}, new double[][] {{0}}, Covariance.isotropic(1));
    private static final Target PLANE =
            GaussianMixture.of(new double[] {1}, new double[][] {{0, 0}}, Covariance.isotropic(1));

    private final Engine engine = Engine.open("java");
    private final Measures measures = new Measures(engine);

    @AfterEach
    void close() {
        engine.close();
    }

    /** Also that no result depends on how many are drawn at a time: two million points are more than a batch. */
    @Test
    void drawsAreTheSameInBatches() {
        PointSource few = PointSource.drawn(PLANE, Level.NONE, 5, 300);
        PointSource many = PointSource.drawn(PLANE, Level.NONE, 5, 2_100_000);
        float[] all = many.take(engine.backend(), 0, 300);
        float[] tail = many.take(engine.backend(), 256, 44);
        for (int d = 0; d < 2; d++) {
            for (int i = 0; i < 44; i++) {
                assertEquals(all[d * 300 + 256 + i], tail[d * 44 + i]);
            }
        }
        assertEquals(300, measures.fisherInformation(PLANE, Level.NONE, few).samples());
        // E‖s‖² = D, of which 2,100,000 samples have the standard error √(2D/n)
        assertEquals(
                2, measures.fisherInformation(PLANE, Level.NONE, many).trace().value(), 4 * Math.sqrt(4 / 2.1e6));
    }

    @Test
    void anInterruptionEndsIt() {
        Thread.currentThread().interrupt();
        PointSource source = PointSource.drawn(LINE, Level.NONE, 5, 300);
        assertThrows(CancellationException.class, () -> measures.meanScore(LINE, Level.NONE, source));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        PointSource source = PointSource.drawn(PLANE, Level.NONE, 5, 300);
        BadInputException e =
                assertThrows(BadInputException.class, () -> measures.fisherDivergence(PLANE, LINE, Level.NONE, source));
        assertEquals("q: has the dimension 1; allowed: 2, as the other target", e.getMessage());
        assertThrows(BadInputException.class, () -> PointSource.given(new float[3], 2));
        assertThrows(BadInputException.class, () -> PointSource.drawn(LINE, Level.NONE, 5, 0));
        PointSource tooMany = PointSource.drawn(PLANE, Level.NONE, 5, 1L << 30);
        assertThrows(
                BadInputException.class, () -> measures.stein(PLANE, Level.NONE, SteinKernel.gaussian(1), tooMany));
    }
}
