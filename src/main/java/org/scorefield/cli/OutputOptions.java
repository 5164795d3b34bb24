package org.scorefield.cli;

import picocli.CommandLine.Option;

/** How commands that write files treat what is there, and how much they say. */
final class OutputOptions {
    @Option(names = "--overwrite", description = "Replace files that exist.")
    private boolean overwrite;

    @Option(names = "--quiet", description = "Say nothing on stderr but errors.")
    private boolean quiet;

    boolean overwrite() {
        return overwrite;
    }

    boolean quiet() {
        return quiet;
    }
}
