package org.scorefield.job;

import java.util.Optional;
import org.scorefield.error.Problem;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** YAML to a tree, from the parser's events: they come one by one, and still tell anchors, aliases and tags. */
final class YamlTree {
    private final Source source;
    private final TreeBuilder tree;

    private YamlTree(Source source) {
        this.source = source;
        this.tree = new TreeBuilder(source);
    }

    static Node of(String text, Source source) {
        YamlTree yaml = new YamlTree(source);
        try {
            LoadSettings settings = LoadSettings.builder().build();
            for (Event event : new Parse(settings).parseString(text)) {
                yaml.take(event);
            }
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            String context = e.getContext() == null ? "" : e.getContext() + ", ";
            yaml.tree.unreadable("YAML", context + e.getProblem(), line(mark));
        } catch (YamlEngineException e) {
            yaml.tree.unreadable("YAML", e.getMessage(), 1);
        }
        return yaml.tree.root();
    }

    private void take(Event event) {
        int line = line(event.getStartMark());
        if (event instanceof CollectionEndEvent) {
            tree.end();
        } else if (event instanceof AliasEvent alias) {
            requireValue(line);
            tree.broken("is the alias *" + Problem.shown(alias.getAlias()), "values written out", line);
        } else if (event instanceof ScalarEvent scalar) {
            refuse(scalar.getAnchor(), scalar.getTag(), line);
            if (tree.expectsKey()) {
                tree.key(scalar.getValue(), line);
            } else {
                tree.scalar(scalar.getValue(), scalar.isPlain(), line);
            }
        } else if (event instanceof CollectionStartEvent start) {
            requireValue(line);
            refuse(start.getAnchor(), start.getTag(), line);
            if (event instanceof MappingStartEvent) {
                tree.startMapping(line);
            } else {
                tree.startSequence(line);
            }
        }
    }

    private void requireValue(int line) {
        if (tree.expectsKey()) {
            source.problem(tree.place(line), "has a key that is not a word", "keys such as `step-size`");
            source.done();
        }
    }

    private void refuse(Optional<Anchor> anchor, Optional<String> tag, int line) {
        anchor.ifPresent(name ->
                source.problem(tree.place(line), "has the anchor &" + Problem.shown(name), "values without anchors"));
        tag.ifPresent(
                name -> source.problem(tree.place(line), "has the tag " + Problem.shown(name), "values without tags"));
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0) + 1;
    }
}
