package org.scorefield.backend.cuda;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a native library could not be loaded, in one line with what mends it. JCuda's own message is two stack traces. */
final class LoadFailure {
    private static final String NOT_THERE = ": cannot open shared object file";
    private static final Pattern ABSENT = Pattern.compile("(lib[\\w.]+)" + NOT_THERE);
    private static final String ERROR = "UnsatisfiedLinkError: ";

    private LoadFailure() {}

    static String reason(LinkageError failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("libnvrtc.so.12" + NOT_THERE)) {
            return "NVRTC not found";
        }
        if (message.contains("libcuda.so.1" + NOT_THERE)) {
            return "libcuda.so.1 not found: NVIDIA driver not installed or not visible in the container";
        }
        Matcher absent = ABSENT.matcher(message);
        if (absent.find()) {
            return absent.group(1) + " not found";
        }
        if (message.contains("dependent libraries")) { // Windows does not say which
            return message.contains("JNvrtc") ? "NVRTC not found" : "nvcuda.dll not found: NVIDIA driver not installed";
        }
        if (message.contains("GLIBC_")) {
            return "JCuda needs a newer C library than this system's (" + loadersWords(message) + ")";
        }
        if (message.contains("No resource found") || message.contains("not available on MacOS")) {
            return "JCuda has no native library for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch") + "; use --device opencl or java";
        }
        return "JCuda could not be loaded (" + loadersWords(message) + ")";
    }

    /** Of JCuda's two attempts, the second is the one that could have worked. */
    private static String loadersWords(String message) {
        String words = message.lines()
                .filter(line -> line.contains(ERROR))
                .reduce((first, second) -> second)
                .orElseGet(() -> message.lines().findFirst().orElse(""));
        return words.substring(words.contains(ERROR) ? words.indexOf(ERROR) + ERROR.length() : 0)
                .strip();
    }
}
