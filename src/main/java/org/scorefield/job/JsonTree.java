package org.scorefield.job;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** JSON to a tree. */
final class JsonTree {
    private JsonTree() {}

    static Node of(String text, Source source) {
        TreeBuilder tree = new TreeBuilder(source);
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                take(tree, parser, token);
            }
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            // (what follows the colon is how a Java program would allow it)
            tree.unreadable("JSON", e.getOriginalMessage().split(": enable `", 2)[0], Math.max(1, line));
        }
        return tree.root();
    }

    private static void take(TreeBuilder tree, JsonParser parser, JsonToken token) {
        int line = parser.currentTokenLocation().getLineNr();
        switch (token) {
            case START_OBJECT -> tree.startMapping(line);
            case START_ARRAY -> tree.startSequence(line);
            case END_OBJECT, END_ARRAY -> tree.end();
            case PROPERTY_NAME -> tree.key(parser.currentName(), line);
            default -> tree.scalar(parser.getString(), token != JsonToken.VALUE_STRING, line);
        }
    }
}
