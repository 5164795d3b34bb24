package org.scorefield.job;

/**
 * Where a value stands in a job file.
 *
 * @param parent the place of the mapping or list that it belongs to; null at the top
 * @param key its key in a mapping; null in a list
 * @param index its index in a list
 * @param line from 1; in a mapping, the line of the key
 */
record Place(Place parent, String key, int index, int line) {
    /** The file as a whole, as far as a line is known. */
    static Place top(int line) {
        return new Place(null, null, 0, line);
    }

    Place key(String name, int at) {
        return new Place(this, name, 0, at);
    }

    Place item(int number, int at) {
        return new Place(this, null, number, at);
    }

    /** The keys that lead here, {@code target.means[1][0]}; empty at the top. */
    String path() {
        if (parent == null) {
            return "";
        }
        String before = parent.path();
        if (key == null) {
            return before + "[" + index + "]";
        }
        return before.isEmpty() ? key : before + "." + key;
    }
}
