package org.scorefield.example;

import java.util.Arrays;
import org.scorefield.Engine;
import org.scorefield.LossJob;
import org.scorefield.Measures;
import org.scorefield.PointSource;
import org.scorefield.Samples;
import org.scorefield.Sampling;
import org.scorefield.backend.Initial;
import org.scorefield.loss.ImplicitScoreMatching;
import org.scorefield.loss.NoiseLevels;
import org.scorefield.loss.Weighting;
import org.scorefield.sampler.Langevin;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Level;

public class ReadmeExample {
    public static void main(String[] args) {
        double[] weights = {0.2, 0.8};
        double[][] means = {{-2, -2}, {2, 2}};
        GaussianMixture target = GaussianMixture.of(weights, means, Covariance.isotropic(1.0));
        Sampling job = Sampling.of(target, new Langevin(0.01, 1000)) // x ← x + h·s(x) + √(2h)·z
                .initial(new Initial.Normal(3.0))
                .chains(100_000)
                .seed(7);
        try (Engine engine = Engine.open("auto")) { // CUDA, else an exact OpenCL device, else Java
            Samples samples = engine.sample(job);
            System.out.println("mean " + Arrays.toString(samples.mean()));
            double speed = samples.chainStepsPerSecond();
            System.out.printf(
                    "%.0f chain-steps/s on %s%n", speed, samples.device().name());
            PointSource draws = PointSource.drawn(target, Level.NONE, 7, 100_000); // exact, with the seed 7
            Measures measures = new Measures(engine);
            System.out.println(
                    "E[s] " + measures.meanScore(target, Level.NONE, draws).mean());
            LossJob ism =
                    LossJob.of(new ImplicitScoreMatching(NoiseLevels.NONE, Weighting.ONE), target, target, 10_000);
            System.out.println("ism " + engine.loss(ism).value());
        }
    }
}
