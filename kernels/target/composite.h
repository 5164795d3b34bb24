/* Targets made of others, their parts. Numbers of the parts follow the target's own. The constants begin, for each part, with four
 * whole numbers as the bits of floats (at most 2^30, so that none is a NaN): where the part's constants start, where in a level its
 * level starts, where its numbers for draws start, and its size. The target's own constants come next. */
#define WHOLE(i) (((GLOBAL const uint *)constants)[i])
#define OWN_CONSTANTS(parts) (constants + 4 * (parts))

/* The last arguments of a part's functions, in functions whose own are named as they are everywhere. */
#define AT(part) constants + WHOLE(4 * (part)), level + WHOLE(4 * (part) + 1), WHOLE(4 * (part) + 3)
#define DRAWING(part) constants + WHOLE(4 * (part)), draws + WHOLE(4 * (part) + 2), WHOLE(4 * (part) + 3)
