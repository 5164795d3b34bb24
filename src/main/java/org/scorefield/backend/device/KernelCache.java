package org.scorefield.backend.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compiled kernels on disk. It may be shared by processes, damaged, deleted or not writable: whatever is wrong with it, the
 * answer is a miss, never a failure.
 *
 * <p>An entry is named by the SHA-256 of all that its code depends on, and holds a magic number, the SHA-256 of its name and
 * content, and the content. It is written beside and renamed. The oldest entries go when the cache exceeds its limit.
 *
 * <p>Three things are beyond that: an entry forged with a right hash is handed to the driver, which may crash on it, so the
 * directory has to belong to those who trust one another; a driver replaced by one that gives itself the same versions gets its
 * predecessor's code, where it accepts it; and PoCL, which unpacks a program to a directory of its own, aborts the process if the
 * disk is full there.
 */
public final class KernelCache {
    private static final byte[] MAGIC = "SFKERN01".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH_BYTES = 32;
    private static final int HEADER_BYTES = MAGIC.length + HASH_BYTES;
    private static final String SUFFIX = ".kernel";
    private static final String UNFINISHED = ".part";

    /** A file that has been unfinished for so long was left by a process that ended in between. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final long DEFAULT_LIMIT = 256L << 20;

    private final Path directory;
    private final long limit;

    /**
     * A cache.
     *
     * @param directory where; made when first needed; null for no cache
     * @param limit bytes that all entries may take
     */
    public KernelCache(Path directory, long limit) {
        this.directory = directory;
        this.limit = limit;
    }

    /**
     * The user's cache: below {@code SCOREFIELD_CACHE}, else {@code XDG_CACHE_HOME/scorefield}, else
     * {@code ~/.cache/scorefield}.
     */
    public static KernelCache ofUser() {
        return new KernelCache(userDirectory().resolve("kernels"), DEFAULT_LIMIT);
    }

    /** Where this user's caches are. */
    public static Path userDirectory() {
        String own = System.getenv("SCOREFIELD_CACHE");
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        return caches != null && !caches.isBlank()
                ? Path.of(caches, "scorefield")
                : Path.of(System.getProperty("user.home"), ".cache", "scorefield");
    }

    /** The name of an entry that depends on all of {@code parts}. */
    public static String key(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The entry, if it is there and whole. */
    public Optional<byte[]> get(String key) {
        if (directory == null) {
            return Optional.empty();
        }
        Path file = directory.resolve(key + SUFFIX);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > limit) {
                return Optional.empty();
            }
            ByteBuffer entry = ByteBuffer.wrap(Files.readAllBytes(file));
            if (entry.remaining() < HEADER_BYTES || !startsWith(entry, MAGIC)) {
                return Optional.empty();
            }
            byte[] hash = new byte[HASH_BYTES];
            entry.get(hash);
            byte[] content = new byte[entry.remaining()];
            entry.get(content);
            if (!MessageDigest.isEqual(hash, hash(key, content))) {
                return Optional.empty();
            }
            touch(file);
            return Optional.of(content);
        } catch (IOException | SecurityException e) {
            return Optional.empty(); // a cache that cannot be read is an empty one
        }
    }

    /** Entries are evicted by when they were last used. In a cache that can only be read nothing is evicted. */
    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
        } catch (IOException | SecurityException e) {
            // the entry is good all the same
        }
    }

    private static boolean startsWith(ByteBuffer entry, byte[] magic) {
        byte[] start = new byte[magic.length];
        entry.get(start);
        return MessageDigest.isEqual(start, magic);
    }

    /** Stores an entry, if that is possible. */
    public void put(String key, byte[] content) {
        if (directory == null || content.length == 0 || content.length + HEADER_BYTES > limit) {
            return;
        }
        Path temporary = null;
        try {
            Files.createDirectories(directory);
            temporary = Files.createTempFile(directory, key, UNFINISHED);
            Files.write(temporary, entry(key, content));
            Files.move(temporary, directory.resolve(key + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
            temporary = null;
            evict();
        } catch (IOException | UncheckedIOException | SecurityException e) {
            // a cache that cannot be written is done without
        } finally {
            delete(temporary);
        }
    }

    /** Forgets an entry that the driver did not accept. */
    public void discard(String key) {
        if (directory != null) {
            delete(directory.resolve(key + SUFFIX));
        }
    }

    private static byte[] entry(String key, byte[] content) {
        return ByteBuffer.allocate(HEADER_BYTES + content.length)
                .put(MAGIC)
                .put(hash(key, content))
                .put(content)
                .array();
    }

    /** Of the key, too: an entry under another's name is damage. */
    private static byte[] hash(String key, byte[] content) {
        MessageDigest digest = sha256();
        digest.update(key.getBytes(StandardCharsets.UTF_8));
        return digest.digest(content);
    }

    private void evict() throws IOException {
        record Entry(Path file, long bytes, FileTime used) {}
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                FileTime used = Files.getLastModifiedTime(file);
                if (file.toString().endsWith(SUFFIX)) {
                    entries.add(new Entry(file, Files.size(file), used));
                } else if (file.toString().endsWith(UNFINISHED)
                        && used.toInstant().isBefore(Instant.now().minus(ABANDONED))) {
                    delete(file);
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::used));
        long total = entries.stream().mapToLong(Entry::bytes).sum();
        for (Entry oldest : entries) {
            if (total <= limit) {
                return;
            }
            delete(oldest.file());
            total -= oldest.bytes();
        }
    }

    private static void delete(Path file) {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException | SecurityException e) {
            // it stays: an entry too many does no harm
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
