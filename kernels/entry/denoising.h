/* What losses by denoising have in common. Noise and projections are not stored but drawn again from their address: (seed, purpose,
 * sample, time, block). */

/* A loss at one level (alpha, sigma). */
typedef struct {
    float alpha, sigma;
    float
        share; /* what a value has still to be multiplied with: one over the number of evaluations that it is the sum of */
    float weight; /* that of the value in its sample's total */
    uint index;   /* the time of its noise */
    uint level;   /* where the level's numbers start, of those that are on the device */
} Term;

/* What a kernel does. */
#define CONTROL 1u /* denoising: with the control variate */
#define REDUCED 2u /* sliced: with |s|^2 in place of (v's)^2 */

DEVICE Stream sample_stream(ulong seed, uint purpose, ulong sample) {
    return stream_of((uint)seed, (uint)(seed >> 32), purpose, sample);
}

/* A coordinate of x = alpha x_0 + sigma z. */
DEVICE real perturbed(float alpha, float sigma, real x0, real z) { return fused(sigma, z, alpha * x0); }

/* Adds a coordinate's share of |sigma s(x) + z|^2. */
DEVICE real add_error(float sigma, real score, real z, real value) {
    real error = fused(sigma, score, z);
    return fused(error, error, value);
}

/* Adds a coordinate's share of |sigma s(x)|^2 + 2 sigma (s(x) - s(alpha x_0))'z: with D it is |sigma s(x) + z|^2 less what has the mean
 * zero, 2 sigma s(alpha x_0)'z + |z|^2 - D. */
DEVICE real add_controlled(float sigma, real score, real clean, real z, real value) {
    real scaled = sigma * score;
    value = fused(scaled, scaled, value);
    return fused(2.0f * sigma * (score - clean), z, value);
}
