package org.scorefield.job;

import java.util.Collection;
import java.util.Comparator;

/** Guesses what somebody meant to write. */
final class Names {
    private static final int FARTHEST = 2;

    private Names() {}

    /** What is allowed, with a guess: {@code allowed: a, b, c (did you mean `b`?)}, without the first word. */
    static String allowed(String written, Collection<String> names) {
        String all = String.join(", ", names);
        return names.stream()
                .filter(name -> distance(written, name) <= Math.min(FARTHEST, name.length() - 1))
                .min(Comparator.comparingInt(name -> distance(written, name)))
                .map(name -> all + " (did you mean `" + name + "`?)")
                .orElse(all);
    }

    /** How many characters have to be inserted, deleted or replaced (Levenshtein 1965); more than allowed if that is plain. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > FARTHEST) {
            return FARTHEST + 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
