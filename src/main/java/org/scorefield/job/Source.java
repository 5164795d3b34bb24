package org.scorefield.job;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Problem;
import org.scorefield.error.ScorefieldException;

/** A job file while it is read: what is wrong with it, and which files it names. */
final class Source {
    private static final int MOST_PROBLEMS = 50;

    /** A problem and its line, 0 for one that is not in the file. */
    private record Found(int line, Problem problem) {}

    private final Path path;
    private final Set<Found> found = new LinkedHashSet<>();
    private final List<Path> inputs = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean bad;
    private ScorefieldException refusal;

    Source(Path path) {
        this.path = path;
        inputs.add(path);
    }

    Path path() {
        return path;
    }

    /** The file itself and those that it names. */
    List<Path> inputs() {
        return List.copyOf(inputs);
    }

    /** Adds something to tell the user, that was not asked for in so many words. */
    void note(String text) {
        notes.add(text);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Adds a problem; {@code allowed} may be empty. */
    void problem(Place place, String what, String allowed) {
        problem(place, new Problem("", what, allowed.isEmpty() ? "" : "allowed: " + allowed));
    }

    /** Adds a problem at a place other than it says. */
    void problem(Place place, Problem problem) {
        bad = true;
        found.add(new Found(place.line(), at(place, problem)));
    }

    /** Adds a problem that is not in the file. */
    void problem(Problem problem) {
        bad = true;
        found.add(new Found(0, problem));
    }

    private Problem at(Place place, Problem problem) {
        String where = (path + ":" + place.line() + " " + place.path()).stripTrailing();
        return new Problem(where, problem.what(), problem.allowed());
    }

    /** How many problems there are so far. */
    int problems() {
        return found.size();
    }

    /**
     * Reads a file that the job names, relative to the job's directory.
     *
     * @return null if that failed, which is reported
     */
    <T> T read(Place place, String name, Function<Path, T> reader) {
        try {
            Path file = path.resolveSibling(name);
            inputs.add(file);
            return reader.apply(file);
        } catch (InvalidPathException e) {
            problem(place, "is `" + Problem.shown(name) + "`, which cannot be a file's name", "");
        } catch (BadInputException e) {
            for (Problem problem : e.problems()) {
                problem(place, new Problem("", problem.where() + ": " + problem.what(), problem.allowed()));
            }
        } catch (ScorefieldException e) {
            refusal = refusal == null ? e : refusal;
            found.add(new Found(place.line(), at(place, new Problem("", e.getMessage(), ""))));
        }
        return null;
    }

    /**
     * Ends the reading, if anything was found.
     *
     * @throws BadInputException with the problems by line
     * @throws ScorefieldException if all that is wrong is that one file named in the job is damaged or cannot be read: that failure
     */
    void done() {
        if (found.isEmpty()) {
            return;
        }
        if (!bad) {
            throw refusal;
        }
        List<Problem> problems = found.stream()
                .sorted(Comparator.comparingInt(Found::line))
                .limit(MOST_PROBLEMS)
                .map(Found::problem)
                .toList();
        if (found.size() > MOST_PROBLEMS) {
            problems = new ArrayList<>(problems);
            problems.add(new Problem(path.toString(), "has " + (found.size() - MOST_PROBLEMS) + " more problems", ""));
        }
        throw new BadInputException(problems);
    }
}
