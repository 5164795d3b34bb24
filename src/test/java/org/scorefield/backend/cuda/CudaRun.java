package org.scorefield.backend.cuda;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.scorefield.Engine;
import org.scorefield.Samples;
import org.scorefield.Sampling;
import org.scorefield.Sink;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Discovery;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.FaultKernels;
import org.scorefield.backend.device.KernelCache;
import org.scorefield.contract.Cases;
import org.scorefield.error.DeviceException;
import org.scorefield.error.ScorefieldException;
import org.scorefield.sampler.Langevin;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.Level;

/**
 * What tests run in a JVM of its own: {@code CudaRun} lists devices and reasons, {@code CudaRun compute} evaluates something,
 * {@code CudaRun sample} and {@code CudaRun cancel} run a job, the latter not to its end,
 * {@code CudaRun curand} opens cuRAND, {@code CudaRun fault KERNEL WORK_ITEMS} launches a kernel with a fault.
 */
final class CudaRun {
    private CudaRun() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "compute" -> compute();
            case "sample" -> sample(false);
            case "cancel" -> sample(true);
            case "curand" -> curand();
            case "fault" -> fault(arguments[1], Integer.parseInt(arguments[2]));
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

    /** A job with records, whole or interrupted at its first one. */
    private static void sample(boolean interrupted) {
        Sampling job = Sampling.of(Cases.mixture(Kind.ISOTROPIC, 2, 2).mixture(), new Langevin(0.01, 1000))
                .chains(37)
                .recordEvery(100);
        try (Engine engine = Engine.open("cuda")) {
            Samples samples = engine.sample(job, new Sink() {
                @Override
                public void record(long record, long chain, int count, float[] state) {
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
            System.out.println("sampled " + Arrays.toString(samples.mean()));
        } catch (CancellationException e) {
            System.out.println("cancelled: " + e.getMessage());
        }
    }

    /** Twice: what fails to load fails otherwise the second time. */
    private static void curand() {
        for (int i = 0; i < 2; i++) {
            try (Device device =
                    CudaTestDevice.open(CudaDevices.all().found().get(0), Options.DEFAULT, new KernelCache(null, 0))) {
                device.normals();
                System.out.println("there");
            } catch (DeviceException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    /** Launches a kernel of {@link FaultKernels} that takes 64 numbers, and goes on as if nothing had happened. */
    private static void fault(String name, int workItems) {
        CudaDevices.Found found = CudaDevices.all().found().get(0);
        Device device = CudaTestDevice.open(found, Options.DEFAULT, new KernelCache(null, 0));
        Device.Memory from = device.allocate("from", 64 * Float.BYTES);
        Device.Memory to = device.allocate("to", 64 * Float.BYTES);
        int[] numbers = new int[64];
        Arrays.setAll(numbers, i -> i);
        from.write(0, numbers, 64);
        Device.Kernel kernel = device.build(FaultKernels.text(1)).kernel(name);
        kernel.set(0, from).set(1, to).set(2, 64);
        tell(() -> kernel.launchGroups((workItems + 63) / 64, Math.min(64, workItems)));
        tell(() -> kernel.launchGroups((workItems + 63) / 64, Math.min(64, workItems)));
        tell(() -> to.read(0, numbers, 0, 64));
        long unwritten =
                Arrays.stream(numbers).filter(word -> word == 0xcdcdcdcd).count();
        System.out.println(unwritten + " unwritten");
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
