package org.scorefield.backend.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUevent;
import jcuda.driver.CUstream;

/**
 * A device's primary context, which other libraries in the process share, with a stream of ours and the host memory through which all
 * copies go.
 *
 * <p>The context is made current for each call and then taken back, so any thread may call, one at a time, and none is left with a
 * context that it did not ask for. A thread of its own that everybody hands work to would be no safer: drivers allow a context to be
 * current in any thread, and what is waited for within the call needs no order between threads. And it would cost more: pushing and
 * popping is a look at a list of the calling thread, handing over wakes two threads for each launch.
 */
final class CudaContext {
    /** Bytes of the host memory for copies. */
    static final int STAGING_BYTES = 4 << 20;

    private final CudaCalls calls;
    private final CUdevice device;
    private final CUcontext context;
    private final CUstream stream;
    private final Pointer staging;
    private final ByteBuffer stagingBytes;
    private final CUevent begin;
    private final CUevent end;
    private final Deque<Runnable> owned = new ArrayDeque<>();
    private double seconds;
    private boolean closed;

    /** Retains the device's context. */
    CudaContext(CUdevice device, CudaCalls calls) {
        this.calls = calls;
        this.device = device;
        this.context = calls.retainContext(device);
        boolean whole = false;
        try {
            calls.push(context);
            try {
                stream = own(calls.createStream(), calls::destroy);
                staging = own(calls.allocatePinned(STAGING_BYTES), calls::freePinned);
                stagingBytes = staging.getByteBuffer(0, STAGING_BYTES).order(ByteOrder.nativeOrder());
                begin = own(calls.createEvent(), calls::destroy);
                end = own(calls.createEvent(), calls::destroy);
                whole = true;
            } finally {
                if (!whole) {
                    giveBack();
                }
                calls.pop();
            }
        } finally {
            if (!whole) {
                calls.releaseContext(device);
            }
        }
    }

    /** Has something given back when the context is closed. */
    final <T> T own(T resource, Consumer<T> release) {
        owned.push(() -> release.accept(resource));
        return resource;
    }

    private void giveBack() {
        while (!owned.isEmpty()) {
            owned.pop().run();
        }
    }

    CUstream stream() {
        return stream;
    }

    Pointer staging() {
        return staging;
    }

    /** The same memory. */
    ByteBuffer stagingBytes() {
        return stagingBytes;
    }

    /** With the context current. */
    <T> T current(Supplier<T> work) {
        calls.push(context);
        try {
            return work.get();
        } finally {
            calls.pop();
        }
    }

    /** With the context current. */
    void run(Runnable work) {
        calls.push(context);
        try {
            work.run();
        } finally {
            calls.pop();
        }
    }

    /**
     * With the context current: starts something on the stream, waits for it, and counts its time.
     *
     * @param what it is, for a failure during its execution
     */
    void execute(Supplier<String> what, Runnable start) {
        run(() -> {
            calls.record(begin, stream);
            start.run();
            calls.finish(what, end, stream);
            seconds += calls.seconds(begin, end);
        });
    }

    /** The time so counted: the device's own, without what it takes to start something and to learn that it is done. */
    double seconds() {
        return seconds;
    }

    /** Whether it took its memory and modules with it. */
    boolean closed() {
        return closed;
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            run(this::giveBack);
        } finally {
            calls.releaseContext(device);
        }
    }
}
