package org.scorefield.sampler;

import org.scorefield.sde.ForwardProcess;
import org.scorefield.target.Level;

/**
 * The samplers as their papers print them, in double precision, in terms of the predictions of x₀ and of the noise: written without a
 * look at the rows that they are to be compared with. Noise is asked for by the number of the row that would draw it.
 */
final class Papers {
    private final DoubleChain.Score score;
    private final DoubleChain.Noise noise;
    private double[] x;
    private long row;

    Papers(double[] start, DoubleChain.Score score, DoubleChain.Noise noise) {
        this.x = start.clone();
        this.score = score;
        this.noise = noise;
    }

    double[] x() {
        return x;
    }

    private double[] score(double[] at, Level level) {
        return score.at(level, at);
    }

    private double[] epsilon(double[] at, Level level) {
        return scaled(-level.sigma(), score(at, level));
    }

    private double[] data(double[] at, Level level) {
        return scaled(1 / level.alpha(), sum(1, at, level.sigma() * level.sigma(), score(at, level)));
    }

    private double[] noise() {
        return noise.at(row++);
    }

    static double[] scaled(double factor, double[] x) {
        return sum(factor, x, 0, x);
    }

    static double[] sum(double a, double[] x, double b, double[] y) {
        double[] sum = new double[x.length];
        for (int d = 0; d < x.length; d++) {
            sum[d] = a * x[d] + b * y[d];
        }
        return sum;
    }

    private static double square(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value * value;
        }
        return sum;
    }

    /** Song et al. 2021 (2011.13456), with the general family's η. */
    void eulerMaruyama(ForwardProcess process, double s, double t, double eta) {
        double step = s - t;
        double g = Math.sqrt(process.squaredDiffusion(s));
        double[] drift = sum(process.drift(s), x, -0.5 * (1 + eta * eta) * g * g, score(x, process.level(s)));
        x = sum(1, sum(1, x, -step, drift), eta * g * Math.sqrt(step), noise());
    }

    /** Song et al. 2021 (2010.02502), equation 12, with the variance of DDPM's posterior. */
    void ddim(Level s, Level t, double eta) {
        double ratio = s.alpha() / t.alpha();
        double variance = s.sigma() * s.sigma() - ratio * ratio * t.sigma() * t.sigma();
        double spread = eta * Math.sqrt(variance) * t.sigma() / s.sigma();
        double direction = Math.sqrt(Math.max(0, t.sigma() * t.sigma() - spread * spread));
        double[] mean = sum(t.alpha(), data(x, s), direction, epsilon(x, s));
        x = spread > 0 ? sum(1, mean, spread, noise()) : mean;
        row += spread > 0 ? 0 : 1;
    }

    /** Lu et al. 2022 (2211.01095), SDE-DPM-Solver-1, and with η = 0 DPM-Solver-1. */
    void exponential(ForwardProcess process, double s, double t, double eta) {
        Level from = process.level(s);
        Level to = process.level(t);
        double h = process.logSnr(t) - process.logSnr(s);
        double[] mean =
                sum(to.alpha() / from.alpha(), x, -(1 + eta * eta) * to.sigma() * (Math.exp(h) - 1), epsilon(x, from));
        x = sum(1, mean, eta * to.sigma() * Math.sqrt(Math.exp(2 * h) - 1), noise());
    }

    /** Lu et al. 2022 (2211.01095), SDE-DPM-Solver++(2M), and with {@code noisy} false DPM-Solver++(2M). */
    void multistep(ForwardProcess process, double[] times, boolean noisy) {
        double[] before = null;
        for (int i = 1; i < times.length; i++) {
            Level from = process.level(times[i - 1]);
            Level to = process.level(times[i]);
            double h = process.logSnr(times[i]) - process.logSnr(times[i - 1]);
            double[] now = data(x, from);
            double[] mixed = now;
            if (before != null) {
                double r = (process.logSnr(times[i - 1]) - process.logSnr(times[i - 2])) / h;
                double[] first = scaled(1 / r, sum(1, now, -1, before));
                mixed = sum(1, now, 0.5, first);
            }
            if (noisy) {
                double[] mean =
                        sum(to.sigma() / from.sigma() * Math.exp(-h), x, to.alpha() * (1 - Math.exp(-2 * h)), mixed);
                x = sum(1, mean, to.sigma() * Math.sqrt(1 - Math.exp(-2 * h)), noise());
            } else {
                x = sum(to.sigma() / from.sigma(), x, -to.alpha() * (Math.exp(-h) - 1), mixed);
            }
            before = now;
        }
    }

    /** Lu et al. 2022 (2206.00927), algorithm 1, r₁ = ½. */
    void dpmSolver2(ForwardProcess process, double s, double t) {
        double h = process.logSnr(t) - process.logSnr(s);
        Level from = process.level(s);
        Level to = process.level(t);
        Level middle = process.level(process.timeOf(process.logSnr(s) + h / 2));
        double[] e = epsilon(x, from);
        double[] u = sum(middle.alpha() / from.alpha(), x, -middle.sigma() * (Math.exp(h / 2) - 1), e);
        double[] difference = sum(1, epsilon(u, middle), -1, e);
        double[] first = sum(to.alpha() / from.alpha(), x, -to.sigma() * (Math.exp(h) - 1), e);
        x = sum(1, first, -to.sigma() * (Math.exp(h) - 1), difference);
    }

    /** Lu et al. 2022 (2206.00927), algorithm 2, r₁ = ⅓, r₂ = ⅔. */
    void dpmSolver3(ForwardProcess process, double s, double t) {
        double h = process.logSnr(t) - process.logSnr(s);
        double r1 = 1.0 / 3;
        double r2 = 2.0 / 3;
        Level from = process.level(s);
        Level to = process.level(t);
        Level one = process.level(process.timeOf(process.logSnr(s) + r1 * h));
        Level two = process.level(process.timeOf(process.logSnr(s) + r2 * h));
        double[] e = epsilon(x, from);
        double[] u1 = sum(one.alpha() / from.alpha(), x, -one.sigma() * (Math.exp(r1 * h) - 1), e);
        double[] d1 = sum(1, epsilon(u1, one), -1, e);
        double[] u2 = sum(two.alpha() / from.alpha(), x, -two.sigma() * (Math.exp(r2 * h) - 1), e);
        u2 = sum(1, u2, -two.sigma() * r2 / r1 * ((Math.exp(r2 * h) - 1) / (r2 * h) - 1), d1);
        double[] d2 = sum(1, epsilon(u2, two), -1, e);
        double[] first = sum(to.alpha() / from.alpha(), x, -to.sigma() * (Math.exp(h) - 1), e);
        x = sum(1, first, -to.sigma() / r2 * ((Math.exp(h) - 1) / h - 1), d2);
    }

    /** Lu et al. 2022 (2211.01095), algorithm 1, r = ½. */
    void dpmSolverPlusPlus2s(ForwardProcess process, double s, double t) {
        double h = process.logSnr(t) - process.logSnr(s);
        Level from = process.level(s);
        Level to = process.level(t);
        Level middle = process.level(process.timeOf(process.logSnr(s) + h / 2));
        double[] u = sum(middle.sigma() / from.sigma(), x, -middle.alpha() * (Math.exp(-h / 2) - 1), data(x, from));
        x = sum(to.sigma() / from.sigma(), x, -to.alpha() * (Math.exp(-h) - 1), data(u, middle));
    }

    private double[] slope(ForwardProcess process, double t, double[] at) {
        return sum(process.drift(t), at, -0.5 * process.squaredDiffusion(t), score(at, process.level(t)));
    }

    void heun(ForwardProcess process, double s, double t) {
        double[] k1 = slope(process, s, x);
        double[] k2 = slope(process, t, sum(1, x, t - s, k1));
        x = sum(1, x, (t - s) / 2, sum(1, k1, 1, k2));
    }

    void rungeKutta4(ForwardProcess process, double s, double t) {
        double step = t - s;
        double[] k1 = slope(process, s, x);
        double[] k2 = slope(process, s + step / 2, sum(1, x, step / 2, k1));
        double[] k3 = slope(process, s + step / 2, sum(1, x, step / 2, k2));
        double[] k4 = slope(process, t, sum(1, x, step, k3));
        x = sum(1, x, step / 6, sum(1, sum(1, k1, 2, k2), 1, sum(2, k3, 1, k4)));
    }

    /** Song et al. 2021 (2011.13456), algorithm 5, each chain with its own norms; without these ε = 2α·(r·σ)². */
    void correct(Level level, double shrinkage, double ratio, boolean norms) {
        double[] z = noise();
        double[] s = score(x, level);
        double size = norms ? Math.sqrt(square(z) / square(s)) : level.sigma();
        double epsilon = 2 * shrinkage * Math.pow(ratio * size, 2);
        x = sum(1, sum(1, x, epsilon, s), Math.sqrt(2 * epsilon), z);
    }

    /** Ho et al. 2020 (2006.11239), algorithm 2. */
    void ddpm(double[] betas, boolean large) {
        double[] bars = new double[betas.length + 1];
        bars[0] = 1;
        for (int t = 1; t <= betas.length; t++) {
            bars[t] = bars[t - 1] * (1 - betas[t - 1]);
        }
        for (int t = betas.length; t >= 1; t--) {
            double beta = betas[t - 1];
            double[] e = epsilon(x, new Level(Math.sqrt(bars[t]), Math.sqrt(1 - bars[t])));
            double[] mean = scaled(1 / Math.sqrt(1 - beta), sum(1, x, -beta / Math.sqrt(1 - bars[t]), e));
            double variance = large ? beta : beta * (1 - bars[t - 1]) / (1 - bars[t]);
            x = t == 1 ? mean : sum(1, mean, Math.sqrt(variance), noise());
        }
    }

    /** Karras et al. 2022 (2206.00364), algorithm 2; the last of the levels is 0. */
    void edm(double[] levels, Edm.Churn churn, boolean second) {
        int n = levels.length - 1;
        for (int i = 0; i < n; i++) {
            double t = levels[i];
            double next = levels[i + 1];
            double gamma = t >= churn.least() && t <= churn.most() ? Math.min(churn.amount() / n, Math.sqrt(2) - 1) : 0;
            double raised = t + gamma * t;
            if (gamma > 0) {
                x = sum(1, x, Math.sqrt(raised * raised - t * t) * churn.inflation(), noise());
            }
            double[] d = scaled(1 / raised, sum(1, x, -1, data(x, Level.noise(raised))));
            double[] moved = sum(1, x, next - raised, d);
            row++;
            if (second && next > 0) {
                double[] d2 = scaled(1 / next, sum(1, moved, -1, data(moved, Level.noise(next))));
                moved = sum(1, x, (next - raised) / 2, sum(1, d, 1, d2));
                row++;
            }
            x = moved;
        }
    }

    /** Tweedie's formula. */
    void denoise(Level level) {
        x = data(x, level);
    }
}
