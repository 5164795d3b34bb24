package org.scorefield.job;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.scorefield.error.Problem;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** Reads job files, YAML or (if the name ends in .json) JSON. Paths in a job are relative to its own directory. */
public final class JobFile {
    private JobFile() {}

    /**
     * Reads a sampling job. Nothing that can be known to be wrong with it is left for later: levels at which the target has no density
     * and, unless allowed, steps too large to be stable are refused here, too.
     *
     * @throws org.scorefield.error.BadInputException with everything that is wrong, by line, each as {@code file:line key: what;
     *     allowed: …}
     * @throws org.scorefield.error.ScorefieldException if a file cannot be read or is damaged
     */
    public static Job read(Path path, Overrides overrides) {
        Source source = new Source(path);
        return new JobReader(source, root(path, source, JobReader.KEYS), overrides).read();
    }

    /**
     * Reads a loss to be estimated. Nothing that can be known to be wrong with it is left for later.
     *
     * @throws org.scorefield.error.BadInputException with everything that is wrong, by line
     * @throws org.scorefield.error.ScorefieldException if a file cannot be read or is damaged
     */
    public static LossFile readLoss(Path path, LossOverrides overrides) {
        Source source = new Source(path);
        return new LossReader(source, root(path, source, LossReader.KEYS), overrides).read();
    }

    /**
     * Reads log densities to be computed. Nothing that can be known to be wrong with them is left for later.
     *
     * @param seed what holds in place of the file's, or null
     * @throws org.scorefield.error.BadInputException with everything that is wrong, by line
     * @throws org.scorefield.error.ScorefieldException if a file cannot be read or is damaged
     */
    public static LikelihoodFile readLikelihood(Path path, Long seed) {
        Source source = new Source(path);
        return new LikelihoodReader(source, root(path, source, LikelihoodReader.KEYS), seed).read();
    }

    /**
     * Reads a target: that of a job of chains or of log densities, or a file that describes just a target.
     *
     * @param levels at which it has to have a density
     * @throws org.scorefield.error.BadInputException with everything that is wrong
     * @throws org.scorefield.error.ScorefieldException if a file cannot be read or is damaged
     */
    public static TargetFile readTarget(Path path, Level... levels) {
        Source source = new Source(path);
        Section root = root(path, source, JobReader.KEYS);
        Section section = root.has("type") ? root : targetOfJob(root);
        Target target = section == null ? null : section.as(Targets.TYPES);
        if (target != null) {
            Feasibility.check(target, section, Stream.of(levels));
        }
        source.done();
        return new TargetFile(target, source.inputs());
    }

    private static Section targetOfJob(Section root) {
        Section section = root.section("target", true);
        root.know(root.has("sde") ? LikelihoodReader.KEYS : JobReader.KEYS);
        root.end();
        return section;
    }

    private static Section root(Path path, Source source, List<String> keys) {
        Node tree = Text.tree(path, source);
        if (tree instanceof Node.Mapping mapping) {
            return new Section(source, mapping);
        }
        String allowed = "a mapping with " + String.join(", ", keys);
        source.problem(tree.place(), "is " + Problem.shown(tree.kind()), allowed);
        source.done();
        throw new AssertionError("there is a problem");
    }
}
