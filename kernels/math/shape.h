/* The shape that a program is compiled for: DIM coordinates, BLOCK components at a time, ONE_BLOCK if there are no more of
 * them, KEEPS if the plan keeps states, ADAPTS if it has rows that adapt their step. In a GENERIC program these are numbers of the module, which the host sets when it
 * loads it, and CAPACITY coordinates are the most that it can take. */
#if GENERIC
MODULE_CONSTANT int shape_dim, shape_block, shape_one_block, shape_keeps, shape_adapts;
#define DIM shape_dim
#define BLOCK shape_block
#define ONE_BLOCK shape_one_block
#define KEEPS shape_keeps
#define ADAPTS shape_adapts
#define MOST_DIMENSIONS CAPACITY
#define MOST_COMPONENTS 8
#else
#define MOST_DIMENSIONS DIM
#define MOST_COMPONENTS BLOCK
#endif

/* Loops over coordinates: unrolled while they fit registers, since then private arrays become registers too. */
#if GENERIC || DIM > 16
#define EACH_DIMENSION KEEP_LOOP
#else
#define EACH_DIMENSION UNROLL
#endif

/* Likewise where the body is long: a text of so many would take too long to compile. */
#if GENERIC || DIM > 4
#define EACH_HEAVY_DIMENSION KEEP_LOOP
#else
#define EACH_HEAVY_DIMENSION UNROLL
#endif
