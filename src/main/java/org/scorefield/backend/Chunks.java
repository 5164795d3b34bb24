package org.scorefield.backend;

import org.scorefield.error.DeviceMemoryException;

/** Cuts chains or points into chunks, to be done in order, which become smaller where memory is short. No result depends on it. */
public final class Chunks {
    private final String what;
    private final long total;
    private final int unit;
    private long first;
    private int size;

    /**
     * The first chunk is due.
     *
     * @param what is cut, in the plural
     * @param total how many there are
     * @param size how many to do at a time
     * @param unit chunks are a multiple of this, except the last; also the smallest that is tried
     */
    public Chunks(String what, long total, int size, int unit) {
        this.what = what;
        this.total = total;
        this.unit = unit;
        this.size = whole(size);
    }

    private int whole(int wanted) {
        return wanted >= total ? wanted : Math.max(unit, wanted / unit * unit);
    }

    /** Whether a chunk is due. */
    public boolean left() {
        return first < total;
    }

    /** Where the chunk begins that is due. */
    public long first() {
        return first;
    }

    /** The size of the chunk that is due. */
    public int count() {
        return (int) Math.min(size, total - first);
    }

    /** The size of all chunks to come but the last. */
    public int size() {
        return size;
    }

    /** The chunk that was due is done. */
    public void done() {
        first += count();
    }

    /**
     * There was not memory enough for the chunk that is due: it will be half as large.
     *
     * @throws DeviceMemoryException if it is the smallest already
     */
    public void shrink(DeviceMemoryException shortage) {
        if (count() <= unit) {
            throw tooLarge(shortage, "that is the smallest chunk");
        }
        size = whole(count() / 2);
    }

    /** The failure that says for how many there was not memory enough. */
    public DeviceMemoryException tooLarge(DeviceMemoryException shortage, String why) {
        String chunk = count() + " of " + total + " " + what;
        return new DeviceMemoryException(
                "memory is short for " + chunk + ", and " + why + ": " + shortage.getMessage(), shortage);
    }
}
