package org.scorefield.job;

import java.nio.file.Path;
import java.util.List;
import org.scorefield.LossJob;

/**
 * A loss to be estimated as a file describes it.
 *
 * @param path the file
 * @param job the job, with the seed that counts
 * @param seedDrawn whether the seed was drawn, because none was given
 * @param inputs the file itself and every file that it names
 * @param notes what was chosen for the job, a sentence each
 */
public record LossFile(Path path, LossJob job, boolean seedDrawn, List<Path> inputs, List<String> notes) {}
