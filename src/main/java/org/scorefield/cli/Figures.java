package org.scorefield.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.scorefield.diagnostics.Estimate;

/** Figures and their standard errors for people, and the reason where there is none. */
final class Figures {
    private Figures() {}

    /** {@code 0.625, standard error 0.002}. */
    static String shown(Estimate estimate) {
        String value = String.format(Locale.ROOT, "%.8g", estimate.value());
        return noError(estimate)
                .map(reason -> value + ", " + reason)
                .orElseGet(() -> value + ", standard error " + error(estimate.standardError()));
    }

    /** A standard error in a table: {@code 0.002}, or {@code none}. */
    static String error(double standardError) {
        return Double.isFinite(standardError) ? String.format(Locale.ROOT, "%.2g", standardError) : "none";
    }

    /** Why a finite figure has no standard error; empty if it has one. */
    static Optional<String> noError(Estimate estimate) {
        if (!Double.isFinite(estimate.value()) || Double.isFinite(estimate.standardError())) {
            return Optional.empty();
        }
        return Optional.of(
                Double.isNaN(estimate.standardError())
                        ? "no standard error: too few samples"
                        : "no standard error: squares exceed single precision");
    }

    /** The first reason of several figures. */
    static Optional<String> noError(List<Estimate> estimates) {
        return estimates.stream()
                .flatMap(estimate -> noError(estimate).stream())
                .findFirst();
    }
}
