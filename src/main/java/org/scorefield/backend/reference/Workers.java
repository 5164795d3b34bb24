package org.scorefield.backend.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads that take slices of a range. */
final class Workers implements AutoCloseable {
    /** Slices per thread: enough to even out, few enough that starting one costs nothing. */
    private static final int SLICES = 8;

    /** A slice is a multiple of this. */
    private static final int UNIT = 32;

    /** What is done with a slice. */
    @FunctionalInterface
    interface Slice {
        void run(int from, int to);
    }

    private final int threads;
    private final ExecutorService executor;

    Workers(int threads) {
        this.threads = threads;
        AtomicInteger number = new AtomicInteger();
        this.executor = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "scorefield-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs all slices of 0 … count and waits for them; rethrows the first failure. */
    void run(int count, Slice slice) {
        int size = Math.max(UNIT, (count + threads * SLICES - 1) / (threads * SLICES) / UNIT * UNIT);
        if (threads == 1 || count <= size) {
            slice.run(0, count);
            return;
        }
        List<Future<?>> futures = new ArrayList<>();
        for (int from = 0; from < count; from += size) {
            int start = from;
            int end = (int) Math.min(count, (long) from + size);
            futures.add(executor.submit(() -> slice.run(start, end)));
        }
        for (Future<?> future : futures) {
            await(future);
        }
    }

    private static void await(Future<?> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    future.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true; // the slice is short: finish it, then say so
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException failure) {
                        throw failure;
                    }
                    if (e.getCause() instanceof Error failure) {
                        throw failure;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
