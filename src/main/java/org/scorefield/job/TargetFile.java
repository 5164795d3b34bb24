package org.scorefield.job;

import java.nio.file.Path;
import java.util.List;
import org.scorefield.target.Target;

/**
 * A target as a file describes it.
 *
 * @param target the target
 * @param inputs the file itself and every file that it names
 */
public record TargetFile(Target target, List<Path> inputs) {}
