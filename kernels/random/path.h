/* The noise of steps that share it or refine a Brownian path (Plan.Noise in Plan.java): the twin of StepNoise.java. A time n of which
 * a path was halved m times goes from the noise of n >> m, at its usual address, down to n: the halves of a time with noise z have
 * (z + xi) / sqrt(2) and (z - xi) / sqrt(2). xi of the j-th time after `depth` - 1 halvings is a normal of BRIDGE at time j, with the depth
 * in the block: counter words that nothing else has. */

typedef struct {
    Stream drawn, bridges;
    uint halvings;
} Path;

DEVICE Path path_of(const Stream *drawn, uint halvings) {
    Path path;
    path.drawn = *drawn;
    path.bridges = *drawn;
    path.bridges.purpose = PURPOSE_BRIDGE;
    path.halvings = halvings;
    return path;
}

/* Normals 4 * block to 4 * block + 3 of time n, or as many of them as there are dimensions. */
DEVICE void path_normals(const Path *path, ulong n, uint block, real *z) {
    normals_at(&path->drawn, n >> path->halvings, block, z);
    KEEP_LOOP for (uint depth = 1; depth <= path->halvings; depth++) {
        ulong part = n >> (path->halvings - depth);
        real xi[4];
        normals_at(&path->bridges, part >> 1, 64 * block + depth, xi);
        UNROLL for (uint j = 0; j < 4; j++) {
            if (4 * block + j < DIM) z[j] = ((part & 1) != 0 ? z[j] - xi[j] : z[j] + xi[j]) * 0x1.6a09e6p-1f;
        }
    }
}

/* All normals of time n; `noise` holds what the block of one time has for others. */
DEVICE void path_draw(const Path *path, Noise *noise, ulong n, real *z) {
    if (DIM <= 4 && path->halvings == 0) {
        noise_draw(noise, n);
        UNROLL for (int d = 0; d < DIM; d++) z[d] = noise_at(noise, n, d);
    } else {
        EACH_DIMENSION for (int block = 0; block < (DIM + 3) / 4; block++) {
            real four[4];
            path_normals(path, n, block, four);
            UNROLL for (int j = 0; j < 4; j++) {
                if (4 * block + j < DIM) z[4 * block + j] = four[j];
            }
        }
    }
}
