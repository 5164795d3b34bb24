package org.scorefield.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.error.ExitCode;
import org.scorefield.error.ScorefieldException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks devices against plain Java. */
@Command(
        name = "selftest",
        description = "Checks, in seconds, that a device gives the same bits as plain Java: functions, random numbers,"
                + " scores, trajectories.")
final class SelfTestCommand extends Verb {
    @Option(names = "--device", paramLabel = "DEVICE", description = "Which device. Default: each that is there.")
    private String device;

    /** What came of a device; no checks if it failed. */
    private record Result(String selector, DeviceInfo info, List<SelfTest.Check> checks, String failure) {
        int differing() {
            return checks.stream().mapToInt(SelfTest.Check::differing).sum();
        }

        /** A device that does not promise exactness may differ. */
        boolean passed() {
            return failure == null && (differing() == 0 || !info.exact());
        }

        void json(Json json) {
            json.text("selector", selector).flag("passed", passed());
            if (failure != null) {
                json.text("failure", failure);
                return;
            }
            json.text("name", info.name())
                    .flag("exact", info.exact())
                    .objects(
                            "checks",
                            checks,
                            (each, check) -> each.text("name", check.name())
                                    .number("compared", check.compared())
                                    .number("differing", check.differing()));
        }
    }

    @Override
    ExitCode run() {
        List<Result> results = new ArrayList<>();
        try (Backend java = Backends.open("java", Options.DEFAULT)) {
            for (String selector : selectors()) {
                results.add(test(selector, java));
            }
        }
        if (json) {
            Json.write(out(), json -> json.objects("devices", results, (each, result) -> result.json(each)));
        }
        return results.stream().allMatch(Result::passed) ? ExitCode.OK : ExitCode.DEVICE;
    }

    private List<String> selectors() {
        if (device != null) {
            return List.of(device);
        }
        return Backends.providers().stream()
                .flatMap(provider -> provider.discover().devices().stream())
                .map(DeviceInfo::selector)
                .toList();
    }

    private Result test(String selector, Backend java) {
        try (Backend backend = Backends.open(selector, Options.DEFAULT)) {
            DeviceInfo info = backend.device();
            say("%s: %s", info.selector(), info.name());
            List<SelfTest.Check> checks = new ArrayList<>();
            SelfTest.run(backend, java, check -> {
                checks.add(check);
                boolean same = check.differing() == 0;
                String verdict = same ? "same bits" : check.differing() + " of " + check.compared() + " differ";
                say("  %-40s %s", check.name(), verdict);
            });
            Result result = new Result(selector, info, checks, null);
            say("  %s", result.passed() ? info.exact() ? "passed" : "not exact: may differ" : "FAILED");
            return result;
        } catch (ScorefieldException e) {
            if (device != null) {
                throw e;
            }
            say("%s: FAILED: %s", selector, e.getMessage());
            return new Result(selector, null, List.of(), e.getMessage());
        }
    }

    private void say(String format, Object... arguments) {
        if (!json) {
            out().println(String.format(Locale.ROOT, format, arguments));
            out().flush();
        }
    }
}
