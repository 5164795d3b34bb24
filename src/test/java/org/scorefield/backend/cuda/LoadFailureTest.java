package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadFailureTest {
    /** As JCuda 12.6.0 tells it, shortened; `%s` is what the loader said. */
    private static final String MESSAGE = """
            Error while loading native library "JCudaDriver-12.6.0-linux-x86_64"
            Operating system name: Linux
            Stack trace from the attempt to load the library as a file:
            java.lang.UnsatisfiedLinkError: no JCudaDriver-12.6.0-linux-x86_64 in java.library.path: /usr/lib
            \tat java.base/java.lang.ClassLoader.loadLibrary(ClassLoader.java:2434)
            Stack trace from the attempt to load the library as a resource:
            java.lang.UnsatisfiedLinkError: /tmp/libJCudaDriver-12.6.0-linux-x86_64.so: %s
            \tat java.base/jdk.internal.loader.NativeLibraries.load(Native Method)
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            libcuda.so.1: cannot open shared object file: No such file | libcuda.so.1 not found: NVIDIA driver not installed or not visible in the container
            version `GLIBC_2.34' not found | JCuda needs a newer C library than this system's (/tmp/libJCudaDriver-12.6.0-linux-x86_64.so: version `GLIBC_2.34' not found)
            libnvrtc.so.12: cannot open shared object file: No such file | NVRTC not found
            Can't find dependent libraries | nvcuda.dll not found: NVIDIA driver not installed
            libcuda.so.1: file too short | JCuda could not be loaded (/tmp/libJCudaDriver-12.6.0-linux-x86_64.so: libcuda.so.1: file too short)
            """)
    void causesAreToldInOneLine(String cause, String reason) {
        LinkageError failure = new UnsatisfiedLinkError(String.format(MESSAGE, cause));
        assertEquals(reason, LoadFailure.reason(failure));
        assertEquals(reason, LoadFailure.reason(new ExceptionInInitializerError(failure)));
    }
}
