package org.scorefield.cli;

import java.util.List;
import java.util.Locale;
import org.scorefield.backend.BackendProvider;
import org.scorefield.backend.BackendProvider.Discovery;
import org.scorefield.backend.Backends;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.error.ExitCode;
import picocli.CommandLine.Command;

/** Lists devices. */
@Command(name = "devices", description = "Lists the devices that can be used, and why others cannot.")
final class DevicesCommand extends Verb {
    @Override
    ExitCode run() {
        List<Discovery> found =
                Backends.providers().stream().map(BackendProvider::discover).toList();
        List<DeviceInfo> devices =
                found.stream().flatMap(one -> one.devices().stream()).toList();
        List<String> missing =
                found.stream().flatMap(one -> one.missing().stream()).toList();
        if (json) {
            Json.write(
                    out(),
                    json -> json.objects("devices", devices, DevicesCommand::describe)
                            .texts("missing", missing));
            return ExitCode.OK;
        }
        for (DeviceInfo device : devices) {
            out().printf(
                            Locale.ROOT,
                            "%-9s %s%n          %s; %s; %d %s per work-item; %.1f GiB%n",
                            device.selector(),
                            device.name(),
                            device.driver(),
                            device.exact() ? "exact" : "not exact: lacks correct ÷ and √, fma or subnormals",
                            device.lanes(),
                            device.lanes() == 1 ? "chain" : "chains",
                            device.memory() * 0x1p-30);
        }
        missing.forEach(reason -> out().println("missing   " + reason));
        return ExitCode.OK;
    }

    private static void describe(Json json, DeviceInfo device) {
        json.text("selector", device.selector())
                .text("backend", device.backend())
                .number("index", device.index())
                .text("name", device.name())
                .text("driver", device.driver())
                .flag("exact", device.exact())
                .number("lanes", device.lanes())
                .number("memory", device.memory());
    }
}
