/** Failures that a user can act on: what went wrong, where, what would have been accepted, and the exit code. */
package org.scorefield.error;
