package org.scorefield.backend.device;

import java.util.ArrayList;
import java.util.List;
import org.scorefield.backend.BackendProvider.Discovery;
import org.scorefield.backend.DeviceInfo;

/**
 * The devices of one kind on this machine, looked for once, when first asked for, with the reasons for what is missing.
 *
 * @param <F> what is known of a device
 */
public abstract class DeviceSearch<F> {
    private final String backend;
    private final List<F> found = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private boolean done;

    /** Nothing found yet. */
    protected DeviceSearch(String backend) {
        this.backend = backend;
    }

    /** Looks, and tells {@link #add} and {@link #miss} what there is. */
    protected abstract void look();

    /** What it is. */
    protected abstract DeviceInfo info(F device);

    /** Found one. */
    protected final void add(F device) {
        found.add(device);
    }

    /** Something is missing, with what mends it. */
    protected final void miss(String reason) {
        missing.add(backend + ": " + reason);
    }

    /** How many there are so far: the next one's index. */
    protected final int count() {
        return found.size();
    }

    private synchronized void lookOnce() {
        if (!done) {
            done = true;
            look();
        }
    }

    /** The devices, by index. */
    public final List<F> found() {
        lookOnce();
        return found;
    }

    /** Why others, or all, are missing. */
    public final List<String> missing() {
        lookOnce();
        return missing;
    }

    /** Both. */
    public final Discovery discovery() {
        return new Discovery(found().stream().map(this::info).toList(), missing());
    }

    /** The first line of what a failure says. */
    public static String firstLine(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.lines().findFirst().orElse(failure.getClass().getSimpleName());
    }
}
