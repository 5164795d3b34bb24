package org.scorefield.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.scorefield.Engine;
import org.scorefield.Sampling;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.BackendProvider;
import org.scorefield.backend.BackendProvider.Discovery;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.target.Target;
import picocli.CommandLine.Option;

/** Which device computes, and how. */
final class DeviceOptions {
    private static final String AUTO = "auto";

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = AUTO,
            description =
                    "auto, java, opencl, cuda, or one with a device's number, as in opencl:1 (see `scorefield devices`); one"
                            + " that is named is never swapped for another. Default: auto, the first exact one.")
    private String device;

    @Option(
            names = "--arithmetic",
            paramLabel = "exact|fast",
            defaultValue = "exact",
            converter = Converters.Computing.class,
            description = "exact: the same bits on every exact device (default); fast: whatever is fastest there.")
    private Arithmetic arithmetic;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Converters.Positive.class,
            description = "Threads of the device java. Default: all cores.")
    private int threads;

    @Option(
            names = "--lanes",
            paramLabel = "N",
            converter = Converters.Lanes.class,
            description = "Chains per work-item: 1, 8 or 16. Default: what suits the device.")
    private int lanes;

    @Option(
            names = "--memory",
            paramLabel = "BYTES",
            converter = Converters.Bytes.class,
            description = "Device memory to use at most, e.g. 512m or 2g. No result depends on it.")
    private long memory;

    /** Why exact devices were not taken. */
    private final List<String> passedOver = new ArrayList<>();

    /** Opens the device for targets. */
    Engine open(Target... targets) {
        return Engine.open(device, options(), List.of(targets), passedOver::add);
    }

    /** Opens the device for a job. */
    Engine open(Sampling job) {
        return Engine.open(device, options(), job, passedOver::add);
    }

    private Options options() {
        return new Options(threads, lanes, 0, memory, arithmetic);
    }

    private boolean exact(DeviceInfo info, boolean from) {
        return from && info.exact() && arithmetic == Arithmetic.EXACT;
    }

    /**
     * The device and how it computed, for programs.
     *
     * @param from whether what it started from is the same bits everywhere
     */
    void json(Json json, DeviceInfo info, boolean from) {
        json.text("backend", info.backend())
                .text("device", info.selector())
                .text("device-name", info.name())
                .text("driver", info.driver())
                .text("arithmetic", arithmetic.label())
                .flag("exact", exact(info, from));
    }

    /**
     * The device in words, a line; then why others were not taken: those without code for the target and, where plain Java had to be
     * taken, all.
     *
     * @param from whether what it starts from is the same bits everywhere
     */
    List<String> describe(DeviceInfo info, boolean from) {
        String line = "device: " + info.selector() + " (" + info.name() + "; " + info.driver() + "), "
                + (exact(info, from) ? "exact" : "not exact");
        boolean lastResort = device.equals(AUTO) && info.backend().equals("java");
        Stream<String> absent =
                lastResort ? Backends.providers().stream().flatMap(DeviceOptions::unusable) : Stream.empty();
        Stream<String> reasons = Stream.concat(passedOver.stream(), absent);
        return Stream.concat(Stream.of(line), reasons.map(reason -> "not used: " + reason))
                .toList();
    }

    private static Stream<String> unusable(BackendProvider provider) {
        Discovery found = provider.discover();
        Stream<String> inexact = found.devices().stream()
                .filter(info -> !info.exact())
                .map(info -> info.selector() + " (" + info.name() + ") is not exact");
        return Stream.concat(found.missing().stream(), inexact);
    }
}
