package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PtxEntriesTest {
    /** As NVRTC 12.6 and nvcc 13 write it. */
    private static final String PTX = """
            .version 8.5
            .target sm_75
            .address_size 64

            .visible .entry advance(
                .param .u64 advance_param_0,
                .param .u64 .ptr .global .align 1 advance_param_1,
                .param .u32 advance_param_2,
                .param .f32 advance_param_3,
                .param .align 8 .b8 advance_param_4[24]
            )
            .maxntid 128, 1, 1
            {
                ld.param.u64 %rd1, [advance_param_0];
                ret;
            }
            .visible .entry nothing()
            {
                ret;
            }
            """;

    @Test
    void sizesAreThoseOfTheParameters() {
        PtxEntries entries = new PtxEntries(PTX);
        assertEquals(List.of(8, 8, 4, 4, 24), entries.parameters("advance"));
        assertEquals(List.of(), entries.parameters("nothing"));
        assertEquals(List.of(), entries.parameters("another"));
    }
}
