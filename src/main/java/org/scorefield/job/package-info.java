/**
 * Job files: text to targets, samplers and settings.
 *
 * <p>A file is read in three steps, each of which goes on as far as it can, so that everything wrong with a file is reported at
 * once: text to a tree whose values know their line ({@code Tree}), the tree to numbers, names and arrays ({@code Section}), those to
 * targets and samplers, whose own checks are led back to the line they are about.
 */
package org.scorefield.job;
