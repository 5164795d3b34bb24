/**
 * Arrays and tables in files: bytes only, no knowledge of targets or samplers.
 *
 * <p>Files from outside are not trusted: nothing is allocated for what a header promises before the file's own length
 * has confirmed it, and whatever the bytes are, reading ends in an array or in one of
 * {@link org.scorefield.error.BadInputException} (unsuitable), {@link org.scorefield.error.DamagedFileException}
 * (malformed) and {@link org.scorefield.error.FileAccessException} (refused by the operating system). What is written
 * exists whole or not at all.
 */
package org.scorefield.io;
