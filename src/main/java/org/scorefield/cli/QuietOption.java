package org.scorefield.cli;

import picocli.CommandLine.Option;

/** How much a command says beside its result. */
final class QuietOption {
    @Option(names = "--quiet", description = "Say nothing on stderr but errors.")
    private boolean quiet;

    boolean given() {
        return quiet;
    }
}
