package org.scorefield.backend.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A native library in a jar, which has to be a file before it can be loaded. */
final class JarResource {
    private JarResource() {}

    /** Unpacks it, if there is one and the file is not it already: beside and renamed, so that nobody ever loads half a file. */
    static void unpack(String resource, Path file) throws IOException {
        URL source = JarResource.class.getResource(resource);
        if (source == null
                || Files.isRegularFile(file)
                        && Files.size(file) == source.openConnection().getContentLengthLong()) {
            return;
        }
        Path temporary = Files.createTempFile(file.getParent(), "library", ".part");
        try (InputStream in = source.openStream()) {
            Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
