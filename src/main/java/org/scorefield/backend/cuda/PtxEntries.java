package org.scorefield.backend.cuda;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernels of a PTX text and the sizes of their parameters. The driver takes a kernel's arguments without a look at their number
 * or size, and reads what lies behind: so they are checked beforehand.
 */
final class PtxEntries {
    private static final Pattern ENTRY = Pattern.compile("\\.entry\\s+([\\w$]+)\\s*\\(([^)]*)\\)");
    private static final Pattern TYPE = Pattern.compile("\\.[busf](8|16|32|64)\\b(?:[^\\[]*\\[(\\d+)])?");

    private final Map<String, List<Integer>> sizes = new HashMap<>();

    PtxEntries(String ptx) {
        Matcher entry = ENTRY.matcher(ptx);
        while (entry.find()) {
            List<Integer> bytes = new ArrayList<>();
            for (String parameter : entry.group(2).split(",")) {
                Matcher type = TYPE.matcher(parameter);
                if (type.find()) {
                    int count = type.group(2) == null ? 1 : Integer.parseInt(type.group(2));
                    bytes.add(Integer.parseInt(type.group(1)) / Byte.SIZE * count);
                }
            }
            sizes.put(entry.group(1), bytes);
        }
    }

    /** The bytes of a kernel's parameters, in order; none if there is no such kernel. */
    List<Integer> parameters(String kernel) {
        return sizes.getOrDefault(kernel, List.of());
    }
}
