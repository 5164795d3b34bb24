package org.scorefield.job;

import java.nio.file.Path;
import java.util.List;
import org.scorefield.Sampling;

/**
 * A sampling job as a file describes it.
 *
 * @param path the file
 * @param sampling the job, with the seed that counts
 * @param seedDrawn whether the seed was drawn, because none was given
 * @param inputs the file itself and every file that it names
 * @param notes what was chosen for the job, a sentence each
 */
public record Job(Path path, Sampling sampling, boolean seedDrawn, List<Path> inputs, List<String> notes) {}
