package org.scorefield.backend.opencl;

import java.util.function.Consumer;
import java.util.function.Function;

/** A native object that is given back once, however often it is closed, and not used after: drivers crash on both. */
final class Handle<T> implements AutoCloseable {
    private final Consumer<T> release;
    private T handle;

    /** Owns the object. */
    Handle(T handle, Consumer<T> release) {
        this.handle = handle;
        this.release = release;
    }

    /**
     * The object.
     *
     * @throws IllegalStateException if it was given back
     */
    T get() {
        if (handle == null) {
            throw new IllegalStateException("used after it was closed");
        }
        return handle;
    }

    /** Makes something of the object, which is given back if that fails. */
    <P> P with(Function<T, P> maker) {
        try {
            return maker.apply(get());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        if (handle != null) {
            T given = handle;
            handle = null;
            release.accept(given);
        }
    }
}
