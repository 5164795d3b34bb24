package org.scorefield.schedule;

import org.scorefield.error.Checks;

/** Levels that somebody lists. */
public final class ExplicitSchedule implements NoiseSchedule {
    private final double[] sigmas;

    private ExplicitSchedule(double[] sigmas) {
        this.sigmas = sigmas;
    }

    /**
     * The levels given, largest first.
     *
     * @param sigmas positive, ascending or descending, none of them twice
     * @throws org.scorefield.error.BadInputException naming every level that is not so
     */
    public static ExplicitSchedule of(double... sigmas) {
        Checks checks = new Checks().that(sigmas.length > 0, "sigmas", "is empty", "at least one level");
        for (int i = 0; i < sigmas.length; i++) {
            checks.positive("sigmas[" + i + "]", sigmas[i]);
        }
        checks.done();
        int n = sigmas.length;
        boolean ascending = n > 1 && sigmas[1] > sigmas[0];
        double[] descending = new double[n];
        for (int i = 0; i < n; i++) {
            descending[ascending ? n - 1 - i : i] = sigmas[i];
            if (i > 0 && (sigmas[i] == sigmas[i - 1] || sigmas[i] > sigmas[i - 1] != ascending)) {
                String what = "is " + sigmas[i] + " after " + sigmas[i - 1];
                checks.problem("sigmas[" + i + "]", what, "levels that all ascend or all descend, each once");
            }
        }
        checks.done();
        return new ExplicitSchedule(descending);
    }

    @Override
    public double[] sigmas() {
        return sigmas.clone();
    }
}
