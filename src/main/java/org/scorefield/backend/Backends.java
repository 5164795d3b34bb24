package org.scorefield.backend;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.scorefield.backend.BackendProvider.Discovery;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.error.BadInputException;
import org.scorefield.error.DeviceException;

/** Finds backends and devices, with the reason for each absence. */
public final class Backends {
    private Backends() {}

    /** All kinds of backend that this build has, preferred first. */
    public static List<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(BackendProvider::preference).reversed())
                .toList();
    }

    /**
     * Opens a device.
     *
     * @param selector {@code auto}, or a backend's name, optionally with a device's number: {@code java}, {@code opencl},
     *     {@code opencl:1}. A device that was named is never swapped for another; {@code auto} takes the first exact one.
     * @throws BadInputException if the selector names no backend
     * @throws DeviceException if the device is not there or fails
     */
    public static Backend open(String selector, Options options) {
        return open(selector, options, backend -> Optional.empty(), reason -> {});
    }

    /**
     * Opens a device for something: {@code auto} takes the first exact one that lacks nothing.
     *
     * @param lack what a backend lacks; empty if nothing
     * @param passedOver is told why an exact device was not taken
     */
    public static Backend open(
            String selector, Options options, Function<Backend, Optional<String>> lack, Consumer<String> passedOver) {
        List<BackendProvider> providers = providers();
        if (selector.equals("auto")) {
            return openFirst(providers, options, lack, passedOver);
        }
        int colon = selector.indexOf(':');
        String name = colon < 0 ? selector : selector.substring(0, colon);
        BackendProvider provider = providers.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadInputException("device", "is `" + selector + "`", allowed(providers)));
        Discovery found = provider.discover();
        int index = colon < 0 ? 0 : number(selector, colon, providers);
        if (index >= found.devices().size()) {
            throw new DeviceException(absence(selector, name, found));
        }
        return provider.open(index, options);
    }

    private static Backend openFirst(
            List<BackendProvider> providers,
            Options options,
            Function<Backend, Optional<String>> lack,
            Consumer<String> passedOver) {
        for (BackendProvider provider : providers) {
            List<DeviceInfo> devices = provider.discover().devices();
            for (int i = 0; i < devices.size(); i++) {
                if (devices.get(i).exact()) {
                    Backend backend = provider.open(i, options);
                    Optional<String> lacking;
                    try {
                        lacking = lack.apply(backend);
                    } catch (RuntimeException e) {
                        backend.close();
                        throw e;
                    }
                    if (lacking.isEmpty()) {
                        return backend;
                    }
                    backend.close();
                    passedOver.accept(lacking.get());
                }
            }
        }
        throw new DeviceException("no exact device found");
    }

    private static int number(String selector, int colon, List<BackendProvider> providers) {
        String digits = selector.substring(colon + 1);
        if (!digits.matches("[0-9]{1,6}")) {
            throw new BadInputException("device", "is `" + selector + "`", allowed(providers));
        }
        return Integer.parseInt(digits);
    }

    private static String allowed(List<BackendProvider> providers) {
        return "allowed: auto, "
                + providers.stream().map(BackendProvider::name).collect(Collectors.joining(", "))
                + ", or one with a device's number, as in opencl:0";
    }

    private static String absence(String selector, String name, Discovery found) {
        if (found.devices().isEmpty()) {
            return "device " + selector + " is not available: " + String.join("; ", found.missing());
        }
        return "device " + selector + " does not exist: " + name + " has "
                + found.devices().stream()
                        .map(device -> device.selector() + " (" + device.name() + ")")
                        .collect(Collectors.joining(", "));
    }
}
