package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadFailureTest {
    /** The lines are JCuda's and the loader's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            libcuda.so.1: cannot open shared object file: No such file or directory | libcuda.so.1 not found: NVIDIA driver not installed or not visible in the container
            /lib/libc.so.6: version `GLIBC_2.34' not found (required by /tmp/x.so) | JCuda needs a newer C library than this system's: /lib/libc.so.6: version `GLIBC_2.34' not found (required by /tmp/x.so)
            /tmp/x.so: file too short | JCuda could not be loaded (/tmp/x.so: file too short)
            """)
    void causesAreToldInOneLine(String cause, String reason) {
        String message = "Error while loading native library \"JCudaDriver\"\nOperating system name: Linux\n";
        assertEquals(
                reason,
                LoadFailure.reason(new ExceptionInInitializerError(new UnsatisfiedLinkError(
                        cause.contains("short") ? cause : message + cause + "\n\tat java.base/x"))));
    }
}
