package org.scorefield.job;

import java.nio.file.Path;
import java.util.List;
import org.scorefield.LikelihoodJob;

/**
 * Log densities to be computed as a file describes it.
 *
 * @param path the file
 * @param job the job, with the seed that counts
 * @param seedDrawn whether the seed was drawn, because none was given
 * @param inputs the file itself and every file that it names
 */
public record LikelihoodFile(Path path, LikelihoodJob job, boolean seedDrawn, List<Path> inputs) {}
