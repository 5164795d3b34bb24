/* Does not compile. */
KERNEL void broken(GLOBAL float *RESTRICT x) {
    x[0] = no_such_name;
}
