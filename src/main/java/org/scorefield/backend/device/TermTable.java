package org.scorefield.backend.device;

import java.util.List;
import org.scorefield.backend.LossWork;
import org.scorefield.loss.Integrand;
import org.scorefield.loss.LossTerm;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** A loss's terms as kernels read them ({@code kernels/entry/denoising.h}), and the numbers of their levels. */
final class TermTable {
    /** Of a term. */
    static final int WORDS = 6;

    private final LossWork work;
    private final List<LossTerm> terms;
    private final float[][] modelLevels;
    private final float[][] dataLevels;
    private final int most;

    /** Makes the levels' numbers, which refuses levels at which a target has no density. */
    TermTable(LossWork work) {
        this.work = work;
        this.terms = work.terms();
        this.most = MemoryPlan.levels(work.model(), terms.size());
        this.modelLevels = new float[terms.size()][];
        this.dataLevels = new float[terms.size()][];
        for (int t = 0; t < terms.size(); t++) {
            LossTerm term = terms.get(t);
            modelLevels[t] = numbers(work.model(), term.model());
            dataLevels[t] = term.integrand() instanceof Integrand.Explicit ? numbers(work.data(), term.noise()) : null;
        }
    }

    private static float[] numbers(Target target, Level level) {
        float[] numbers = new float[target.levelSize()];
        target.level(level, numbers, 0);
        return numbers;
    }

    /** A copy on a device. */
    Device.Memory copy(Allocations memory) {
        int[] words = new int[terms.size() * WORDS];
        for (int t = 0; t < terms.size(); t++) {
            LossTerm term = terms.get(t);
            int at = t * WORDS;
            words[at] = Float.floatToRawIntBits((float) term.noise().alpha());
            words[at + 1] = Float.floatToRawIntBits((float) term.noise().sigma());
            words[at + 2] = Float.floatToRawIntBits(1.0f / term.integrand().evaluations());
            words[at + 3] = Float.floatToRawIntBits(work.share(term));
            words[at + 4] = term.index();
            words[at + 5] = t % most * work.model().levelSize();
        }
        Device.Memory copy = memory.ints("terms", words.length);
        copy.write(0, words, words.length);
        return copy;
    }

    /** The end of those from {@code from} on that are plain denoising and whose levels are on the device together. */
    int endOfPlain(int from) {
        int end = from;
        while (end < Math.min(terms.size(), (from / most + 1) * most)
                && terms.get(end).integrand().equals(Integrand.PLAIN)) {
            end++;
        }
        return end;
    }

    /** How many levels of the model are on the device at a time. */
    int levelsAtATime() {
        return most;
    }

    /** The numbers of the model's levels in these terms and in those before them that their numbers on the device are counted from. */
    float[] levels(int from, int to) {
        int begin = from / most * most;
        int size = work.model().levelSize();
        float[] numbers = new float[(to - begin) * size];
        for (int t = begin; t < to; t++) {
            System.arraycopy(modelLevels[t], 0, numbers, (t - begin) * size, size);
        }
        return numbers;
    }

    /** The numbers of the model's level in a term. */
    float[] level(int t) {
        return modelLevels[t];
    }

    /** The numbers of the data's level, in a term that asks for the score of the data. */
    float[] dataLevel(int t) {
        return dataLevels[t];
    }
}
