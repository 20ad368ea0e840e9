/** Stands for the rest of an optional chain that has met nothing: `a?.b.c` stops at the question mark. */
export const SKIPPED = Object.freeze({});
