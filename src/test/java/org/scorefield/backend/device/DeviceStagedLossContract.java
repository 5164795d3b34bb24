package org.scorefield.backend.device;

/** Losses of targets in stages: piece by piece, what is otherwise one kernel. */
public abstract class DeviceStagedLossContract extends DeviceLossContract {
    @Override
    final Staging staging() {
        return Staging.WHEREVER_POSSIBLE;
    }
}
