package org.scorefield.cli;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.scorefield.diagnostics.Estimate;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes one JSON document. JSON has no NaN and no infinities: such a number is null. */
final class Json {
    private final JsonGenerator generator;

    private Json(JsonGenerator generator) {
        this.generator = generator;
    }

    /** Writes an object on a line of its own. */
    static void write(PrintWriter out, Consumer<Json> content) {
        // (no try-with-resources, which would close the output)
        JsonGenerator generator = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out);
        generator.writeStartObject();
        content.accept(new Json(generator));
        generator.writeEndObject();
        generator.flush();
        out.println();
    }

    Json object(String key, Consumer<Json> content) {
        generator.writeName(key);
        return object(content);
    }

    private Json object(Consumer<Json> content) {
        generator.writeStartObject();
        content.accept(this);
        generator.writeEndObject();
        return this;
    }

    <T> Json objects(String key, List<T> items, BiConsumer<Json, T> content) {
        generator.writeName(key);
        generator.writeStartArray();
        items.forEach(item -> object(json -> content.accept(json, item)));
        generator.writeEndArray();
        return this;
    }

    Json text(String key, String value) {
        generator.writeStringProperty(key, value);
        return this;
    }

    Json texts(String key, List<String> values) {
        generator.writeName(key);
        generator.writeStartArray();
        values.forEach(generator::writeString);
        generator.writeEndArray();
        return this;
    }

    Json flag(String key, boolean value) {
        generator.writeBooleanProperty(key, value);
        return this;
    }

    Json number(String key, long value) {
        generator.writeNumberProperty(key, value);
        return this;
    }

    Json unsigned(String key, long value) {
        generator.writeName(key);
        generator.writeNumber(new BigInteger(Long.toUnsignedString(value)));
        return this;
    }

    Json number(String key, double value) {
        generator.writeName(key);
        number(value);
        return this;
    }

    /** A figure beside its standard error. */
    Json estimate(String key, Estimate estimate) {
        return object(key, json -> json.estimate(estimate));
    }

    /** Likewise, in the object at hand. Where the standard error is null, {@code note} says why. */
    Json estimate(Estimate estimate) {
        number("value", estimate.value()).number("standard-error", estimate.standardError());
        Figures.noError(estimate).ifPresent(reason -> text("note", reason));
        return this;
    }

    /** Figures beside their standard errors. */
    Json estimates(String key, List<Estimate> estimates) {
        return object(key, json -> {
            json.numbers(
                            "value",
                            estimates.stream().mapToDouble(Estimate::value).toArray())
                    .numbers(
                            "standard-error",
                            estimates.stream()
                                    .mapToDouble(Estimate::standardError)
                                    .toArray());
            Figures.noError(estimates).ifPresent(reason -> json.text("note", reason));
        });
    }

    Json numbers(String key, double[] values) {
        generator.writeName(key);
        numbers(values);
        return this;
    }

    Json numbers(String key, double[][] rows) {
        generator.writeName(key);
        generator.writeStartArray();
        for (double[] row : rows) {
            numbers(row);
        }
        generator.writeEndArray();
        return this;
    }

    Json counts(String key, long[] values) {
        generator.writeName(key);
        generator.writeArray(values, 0, values.length);
        return this;
    }

    Json counts(String key, long[][] rows) {
        generator.writeName(key);
        generator.writeStartArray();
        for (long[] row : rows) {
            generator.writeArray(row, 0, row.length);
        }
        generator.writeEndArray();
        return this;
    }

    private void numbers(double[] values) {
        generator.writeStartArray();
        for (double value : values) {
            number(value);
        }
        generator.writeEndArray();
    }

    private void number(double value) {
        if (Double.isFinite(value)) {
            generator.writeNumber(value);
        } else {
            generator.writeNull();
        }
    }
}
