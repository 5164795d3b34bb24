/**
 * The command line: one command a class, thin. Results go to stdout or into files, what is said on the way to stderr; the exit codes
 * are those of {@link org.scorefield.error.ExitCode}.
 */
package org.scorefield.cli;
