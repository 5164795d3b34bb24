package org.scorefield.backend.opencl;

import java.util.concurrent.atomic.AtomicLong;

/** Compiles kernels again and again while threads compute in Java and are stopped for collections: prints {@code survived}. */
final class SafepointRun {
    private static final int ROUNDS = 10;

    private SafepointRun() {}

    /** Runs it. */
    public static void main(String[] arguments) throws InterruptedException {
        AtomicLong results = new AtomicLong();
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> compute(results));
            thread.setDaemon(true);
            thread.start();
        }
        OpenClDevices.all().found();
        // Only compiled code meets safepoints by faults.
        Thread.sleep(500);
        for (int round = 0; round < ROUNDS; round++) {
            OpenClCacheRun.run(null);
            System.gc();
        }
        System.out.println("survived");
    }

    private static void compute(AtomicLong results) {
        while (true) {
            long sum = results.get();
            for (int i = 0; i < 1_000_000_000; i++) {
                sum += (sum ^ i) * 31;
            }
            results.set(sum);
        }
    }
}
