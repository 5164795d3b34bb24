package org.scorefield.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Checks;
import org.scorefield.error.Problem;

/**
 * A target made of others: its numbers are its own ones and theirs, one behind the other, as {@code kernels/target/composite.h} tells.
 */
abstract class Composite implements Target {
    /** Words at the beginning of the constants for each part. */
    private static final int HEADER = 4;

    /** The most targets that one program is made of: compilers take all of them in one piece. */
    private static final int MOST_TARGETS = 64;

    /**
     * What it is made of.
     *
     * @param macro what its header calls the part's names by
     * @param where the part is in its own description, for problems: a key in job files; empty if that says nothing
     * @param target the part
     */
    record Part(String macro, String where, Target target) {}

    private final String header;
    private final List<Part> parts;
    private final float[] constants;
    private final int ownLevelSize;
    private final int levelSize;

    /**
     * Lays out the constants.
     *
     * @param header the kernel header
     * @param own constants
     * @param ownLevelSize how many numbers of a level are its own
     * @param ownDrawNumbers likewise, for draws
     */
    Composite(String header, List<Part> parts, float[] own, int ownLevelSize, int ownDrawNumbers) {
        this.header = header;
        this.parts = parts;
        this.ownLevelSize = ownLevelSize;
        long constantsAt = (long) HEADER * parts.size() + own.length;
        long levelAt = ownLevelSize;
        long drawsAt = ownDrawNumbers;
        List<Float> words = new ArrayList<>();
        List<float[]> numbers = new ArrayList<>(List.of(own));
        for (Part part : parts) {
            Target target = part.target;
            words.addAll(List.of(word(constantsAt), word(levelAt), word(drawsAt), word(target.size())));
            numbers.add(target.constants());
            constantsAt += target.constants().length;
            levelAt += target.levelSize();
            drawsAt += target.drawNumbers().length;
        }
        float[] beginning = new float[words.size()];
        for (int i = 0; i < beginning.length; i++) {
            beginning[i] = words.get(i);
        }
        numbers.add(0, beginning);
        this.constants = joined(numbers);
        this.levelSize = (int) levelAt;
        int targets = targets();
        Checks checks = new Checks();
        for (Part part : parts) {
            checks.that(
                    !part.target.takesNoise(),
                    part.where,
                    "is the step of an SDE, which is no density",
                    "targets with a density");
        }
        checks.that(
                        targets <= MOST_TARGETS,
                        parts.size() > 1 ? "targets" : parts.get(0).where,
                        "makes " + targets + " targets in one program",
                        "at most " + MOST_TARGETS)
                .done();
    }

    /** A whole number as a float of the same bits, which is 2 at most, and no NaN. */
    static float word(long number) {
        if (number > 1 << 30) {
            throw new BadInputException("target", "takes " + number + " numbers", "allowed: at most 2^30");
        }
        return Float.intBitsToFloat((int) number);
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int next = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, next, part.length);
            next += part.length;
        }
        return all;
    }

    /** Refuses targets of different dimensions. */
    static void requireSameDimension(List<Target> targets) {
        Checks checks = new Checks();
        checks.that(!targets.isEmpty(), "targets", "is empty", "at least one");
        for (int i = 1; i < targets.size(); i++) {
            int dimension = targets.get(0).dimension();
            checks.that(
                    targets.get(i).dimension() == dimension,
                    "targets[" + i + "]",
                    "has dimension " + targets.get(i).dimension(),
                    dimension + ", as targets[0]");
        }
        checks.done();
    }

    /** How many targets it is made of, itself included. */
    private int targets() {
        int targets = 1;
        for (Part part : parts) {
            targets += part.target instanceof Composite composite ? composite.targets() : 1;
        }
        return targets;
    }

    /** What its header needs compiled in besides. */
    Map<String, Integer> shape() {
        return Map.of();
    }

    /** Its own numbers of a level. */
    void ownLevel(Level level, float[] numbers, int offset) {}

    /** The level at which its parts are when it is at this one. */
    Level levelOfParts(Level level) {
        return level;
    }

    /** Its own numbers for draws. */
    float[] ownDraws() {
        return new float[0];
    }

    final Target part(int i) {
        return parts.get(i).target;
    }

    /** Where in a level's numbers those of a part start. */
    final int levelOffset(int i) {
        int offset = ownLevelSize;
        for (int before = 0; before < i; before++) {
            offset += part(before).levelSize();
        }
        return offset;
    }

    /** Of all parts. */
    final Evaluator[] evaluators() {
        return parts.stream().map(part -> part.target.evaluator()).toArray(Evaluator[]::new);
    }

    @Override
    public int dimension() {
        return part(0).dimension();
    }

    @Override
    public List<KernelPart> kernel(String own) {
        List<KernelPart> all = new ArrayList<>();
        Map<String, Integer> shape = new TreeMap<>(shape());
        shape.put("HAS_HESSIAN", offers(Operation.CURVATURE) ? 1 : 0);
        shape.put("HAS_DRAWS", offers(Operation.DRAW) ? 1 : 0);
        KernelPart mine = KernelPart.of(header, own, shape);
        for (Part part : parts) {
            String prefix = own + "_" + part.macro.toLowerCase(Locale.ROOT);
            all.addAll(part.target.kernel(prefix));
            mine = mine.naming(part.macro, prefix);
        }
        all.add(KernelPart.file("target/composite.h"));
        all.add(mine);
        return all;
    }

    @Override
    public boolean offers(Operation operation) {
        return operation == Operation.CURVATURE && parts.stream().allMatch(part -> part.target.offers(operation));
    }

    @Override
    public boolean offers(Operation operation, Level level) {
        return offers(operation) && parts.stream().allMatch(part -> part.target.offers(operation, levelOfParts(level)));
    }

    @Override
    public boolean evaluatesByCurvature() {
        return parts.stream().anyMatch(part -> part.target.evaluatesByCurvature());
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public float[] constants() {
        return constants;
    }

    @Override
    public int levelSize() {
        return levelSize;
    }

    @Override
    public void level(Level level, float[] numbers, int offset) {
        Level inner = levelOfParts(level);
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            try {
                part(i).level(inner, numbers, offset + levelOffset(i));
            } catch (BadInputException e) {
                String where = parts.get(i).where;
                e.problems().forEach(problem -> problems.add(inside(where, problem)));
            }
        }
        if (!problems.isEmpty()) {
            throw new BadInputException(problems);
        }
        ownLevel(level, numbers, offset);
    }

    private static Problem inside(String where, Problem problem) {
        return where.isEmpty()
                ? problem
                : new Problem(where + "." + problem.where(), problem.what(), problem.allowed());
    }

    @Override
    public Optional<String> notFinite(float[] points) {
        float[] numbers = new float[levelSize];
        try {
            level(Level.NONE, numbers, 0);
        } catch (BadInputException e) {
            return Optional.empty(); // it is never taken at no level
        }
        Evaluator evaluator = evaluator();
        evaluator.at(numbers, 0);
        OptionalInt first = Finiteness.first(evaluator, points, dimension());
        if (first.isEmpty()) {
            return Optional.empty();
        }
        float[] point = Finiteness.point(points, dimension(), first.getAsInt());
        return Optional.of(diagnosis(point)
                .orElseGet(() -> "log density or score of `" + type() + "` are not finite at the point "
                        + Finiteness.text(point)));
    }

    /** What parts say of a point where this is not finite. */
    Optional<String> diagnosis(float[] point) {
        return parts.stream()
                .flatMap(part -> part.target.notFinite(point).stream())
                .findFirst();
    }

    /** Refuses all levels but none. */
    final void requireNone(Level level, String why) {
        new Checks()
                .that(
                        level.equals(Level.NONE),
                        "type",
                        "is `" + type() + "`, which has no level " + level + ": " + why,
                        "samplers that use no levels, or a target that has them")
                .done();
    }

    @Override
    public float[] drawNumbers() {
        if (!offers(Operation.DRAW)) {
            return new float[0];
        }
        List<float[]> numbers = new ArrayList<>(List.of(ownDraws()));
        parts.forEach(part -> numbers.add(part.target.drawNumbers()));
        return joined(numbers);
    }
}
