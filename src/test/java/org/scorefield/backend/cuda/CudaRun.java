package org.scorefield.backend.cuda;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Discovery;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.KernelCache;
import org.scorefield.backend.device.ProgramText;
import org.scorefield.contract.Cases;
import org.scorefield.error.DeviceException;
import org.scorefield.error.ScorefieldException;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.Level;

/**
 * What tests run in a JVM of its own: {@code CudaRun} lists devices and reasons, {@code CudaRun compute} evaluates something,
 * {@code CudaRun astray} has a kernel go astray.
 */
final class CudaRun {
    private CudaRun() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "compute" -> compute();
            case "astray" -> goAstray();
            default -> list();
        }
    }

    private static void list() {
        Discovery found = new CudaProvider().discover();
        for (DeviceInfo device : found.devices()) {
            System.out.println(device.selector() + " " + device.name() + ", " + device.driver());
        }
        found.missing().forEach(System.out::println);
    }

    private static void compute() {
        Cases.Mixture mixture = Cases.mixture(Kind.ISOTROPIC, 2, 2);
        try (Backend backend = Backends.open("cuda", Options.DEFAULT)) {
            float[] scores = backend.evaluate(mixture.mixture(), Level.NONE, Cases.points(mixture, 37, 5), 37)
                    .scores();
            System.out.println("computed " + Arrays.hashCode(scores));
        } catch (ScorefieldException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static void goAstray() {
        ProgramText text =
                new ProgramText("astray", new TreeMap<>(ProgramText.check(1).macros()), List.of("faults.h"));
        CudaDevices.Found found = CudaDevices.all().found().get(0);
        Device device = CudaTestDevice.open(found, Options.DEFAULT, new KernelCache(null, 0));
        Device.Memory memory = device.allocate("memory", 64);
        Device.Kernel kernel = device.build(text).kernel("astray");
        kernel.set(0, memory).set(1, memory).set(2, 16);
        tell(() -> kernel.launch(1));
        tell(() -> kernel.launch(1));
        tell(() -> memory.read(0, new int[1], 0, 1));
        device.close();
        System.out.println("closed");
    }

    private static void tell(Runnable work) {
        try {
            work.run();
            System.out.println("nothing happened");
        } catch (DeviceException e) {
            System.out.println(e.getMessage());
        }
    }
}
