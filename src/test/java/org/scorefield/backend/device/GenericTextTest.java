package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.backend.Arithmetic;
import org.scorefield.contract.Cases;
import org.scorefield.contract.Composites;

/** Texts that serve many shapes are for single targets: the code in the jar has none for targets made of others. */
class GenericTextTest {
    static Stream<Cases.Other> composites() {
        return Composites.others().stream();
    }

    @ParameterizedTest
    @MethodSource("composites")
    void compositesHaveNone(Cases.Other other) {
        Stream.of(
                        Programs.evaluate(other.target(), 1, Arithmetic.EXACT),
                        Programs.advance(other.target(), new Programs.Needs(false, false), 1, Arithmetic.EXACT))
                .forEach(text -> {
                    assertEquals(0, text.generic().stream().count(), text.name());
                    assertEquals(0, text.generics().count(), text.name());
                });
    }
}
