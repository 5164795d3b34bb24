package org.scorefield;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The floors of the house: a package imports only from below it, never up, never sideways, never in a circle. */
@Tag("smoke")
class ArchitectureTest {
    private static final String ROOT = "org.scorefield";

    /** From top to bottom; packages on one floor do not import each other. "" is the root package alone. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("cli"),
            List.of("job"),
            List.of(""),
            List.of("backend.opencl", "backend.cuda", "backend.reference"),
            List.of("backend.device"),
            List.of("backend"),
            List.of("sampler", "loss", "diagnostics"),
            List.of("plan"),
            List.of("sde", "schedule"),
            List.of("target"),
            List.of("expression"),
            List.of("random"),
            List.of("math"),
            List.of("io"),
            List.of("error"));

    private static JavaClasses scorefield;

    @BeforeAll
    static void importMainClasses() {
        scorefield = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages(ROOT);
    }

    @Test
    void packagesImportOnlyFromBelow() {
        check(classes().should(importOnlyFromBelow()));
    }

    @Test
    void packagesFormNoCircles() {
        check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void whatIsSampledKnowsNoBackend() {
        check(noClasses()
                .that()
                .resideInAnyPackage(inside("expression", "target", "sde", "schedule", "sampler", "loss", "plan"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(inside("backend")));
    }

    /** Backends are found by ServiceLoader, so that a vendor's classes load only when somebody asks for them. */
    @Test
    void vendorPackagesAreImportedByNobody() {
        check(onlyWithin("backend.opencl", ROOT + ".backend.opencl.."));
        check(onlyWithin("backend.cuda", ROOT + ".backend.cuda.."));
    }

    @Test
    void eachVendorLibraryIsKnownToItsOwnPackageOnly() {
        check(onlyWithin("backend.opencl", "org.jocl.."));
        check(onlyWithin("backend.cuda", "jcuda.."));
    }

    private static ArchRule onlyWithin(String owner, String imported) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(inside(owner))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(imported);
    }

    private static ArchCondition<JavaClass> importOnlyFromBelow() {
        return new ArchCondition<>("import only from the floors below their own") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                if (floorOf(origin) < 0) {
                    events.add(SimpleConditionEvent.violated(
                            origin, origin.getName() + " is in a package that has no floor: add it to FLOORS"));
                    return;
                }
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    JavaClass imported = dependency.getTargetClass().getBaseComponentType();
                    boolean ours = isIn(imported.getPackageName(), ROOT);
                    boolean within = packageOf(imported).equals(packageOf(origin));
                    if (ours && !within && floorOf(imported) <= floorOf(origin)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** The floor's index, 0 at the top; -1 for a package that FLOORS does not name. */
    private static int floorOf(JavaClass type) {
        String home = packageOf(type);
        return IntStream.range(0, FLOORS.size())
                .filter(floor -> FLOORS.get(floor).contains(home))
                .findFirst()
                .orElse(-1);
    }

    /** The longest name in FLOORS that holds the class, so that backend.device.x is backend.device, not backend. */
    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        if (name.equals(ROOT)) {
            return "";
        }
        return FLOORS.stream()
                .flatMap(List::stream)
                .filter(known -> !known.isEmpty() && isIn(name, ROOT + "." + known))
                .reduce((a, b) -> a.length() >= b.length() ? a : b)
                .orElse(name);
    }

    private static boolean isIn(String name, String ancestor) {
        return name.equals(ancestor) || name.startsWith(ancestor + ".");
    }

    private static String[] inside(String... packages) {
        return Stream.of(packages).map(name -> ROOT + "." + name + "..").toArray(String[]::new);
    }

    /** A rule about a package that does not exist yet holds. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(scorefield);
    }
}
