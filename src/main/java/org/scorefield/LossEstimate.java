package org.scorefield;

import java.util.List;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.target.Level;

/**
 * A loss as samples estimate it.
 *
 * @param value the mean over the levels; not finite where the model's score is not
 * @param standardError of the value; NaN where a level has one sample
 * @param levels the same at each level
 * @param seconds from the first sample to the last
 * @param device what it was computed on
 */
public record LossEstimate(
        double value, double standardError, List<AtLevel> levels, double seconds, DeviceInfo device) {
    /**
     * A level's term.
     *
     * @param level (α, σ)
     * @param samples how many were taken there
     * @param value the weighted mean over them
     * @param standardError of the value; NaN for one sample
     * @param controlled whether a control variate was used
     */
    public record AtLevel(Level level, long samples, double value, double standardError, boolean controlled) {}

    /** How many values were averaged, over all levels. */
    public long values() {
        return levels.stream().mapToLong(AtLevel::samples).sum();
    }
}
