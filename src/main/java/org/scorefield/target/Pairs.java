package org.scorefield.target;

import java.util.List;

/** Makes a target of many by taking two at a time, halves first, so that the tree is as low as can be. */
final class Pairs {
    private Pairs() {}

    /** Makes one of two. */
    interface Maker {
        /**
         * A pair.
         *
         * @param left called LEFT
         * @param right called RIGHT
         * @param leftIndices which of all the targets the left one is made of
         * @param rightIndices likewise
         */
        Target of(Composite.Part left, Composite.Part right, List<Integer> leftIndices, List<Integer> rightIndices);
    }

    /** The tree of the targets with these indices; a single one is itself. */
    static Composite.Part tree(List<Integer> indices, List<Target> targets, Maker maker) {
        return tree("", indices, targets, maker);
    }

    private static Composite.Part tree(String macro, List<Integer> indices, List<Target> targets, Maker maker) {
        if (indices.size() == 1) {
            int index = indices.get(0);
            return new Composite.Part(macro, "targets[" + index + "]", targets.get(index));
        }
        List<Integer> leftIndices = indices.subList(0, (indices.size() + 1) / 2);
        List<Integer> rightIndices = indices.subList(leftIndices.size(), indices.size());
        Composite.Part left = tree("LEFT", leftIndices, targets, maker);
        Composite.Part right = tree("RIGHT", rightIndices, targets, maker);
        return new Composite.Part(macro, "", maker.of(left, right, leftIndices, rightIndices));
    }
}
