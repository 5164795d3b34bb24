package org.scorefield.loss;

/** What a loss computes of a sample x = αx₀ + σz at a level (α, σ), s being the model's score: the loss is the mean over samples. */
public sealed interface Integrand {
    /** {@link Denoising} in its simplest form. */
    Denoising PLAIN = new Denoising(false, false);

    /** How many evaluations it is the mean of. */
    default int evaluations() {
        return 1;
    }

    /** Whether it needs the Hessian of the model's log p. */
    default boolean bends() {
        return false;
    }

    /**
     * ‖σs(x) + z‖², in which the noise is known (Vincent 2011).
     *
     * @param antithetic whether it is averaged over z and −z
     * @param controlled whether 2σs(αx₀)·z + ‖z‖² − D is subtracted, which has the mean zero: less variance where σ is small and s changes
     *     little on the way from αx₀ to x, more where σ is large
     */
    record Denoising(boolean antithetic, boolean controlled) implements Integrand {
        @Override
        public int evaluations() {
            return antithetic ? 2 : 1;
        }
    }

    /** ½‖s(x) − s_data(x)‖², where the data are a target whose score at the level is known. */
    record Explicit() implements Integrand {}

    /** tr ∇s(x) + ½‖s(x)‖² (Hyvärinen 2005). */
    record Implicit() implements Integrand {
        @Override
        public boolean bends() {
            return true;
        }
    }

    /**
     * vᵀ(∇s(x))v + ½(vᵀs(x))², or with less variance vᵀ(∇s(x))v + ½‖s(x)‖², for directions v with E vvᵀ = I (Song, Garg, Shi and Ermon
     * 2019, arXiv 1905.07088).
     *
     * @param projection how v is drawn
     * @param projections how many v it is averaged over
     * @param reduced whether it is the one with less variance
     */
    record Sliced(Projection projection, int projections, boolean reduced) implements Integrand {
        @Override
        public int evaluations() {
            return projections;
        }

        @Override
        public boolean bends() {
            return true;
        }
    }
}
