package org.scorefield.cli;

import picocli.CommandLine.Option;

/** How commands that write files treat what is there. */
final class OverwriteOption {
    @Option(names = "--overwrite", description = "Replace files that exist.")
    private boolean overwrite;

    boolean given() {
        return overwrite;
    }
}
