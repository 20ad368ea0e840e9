/** Where a match lies: start and end of the whole and of each group, -1 for a group that took no part. */
export type Offsets = readonly (readonly [start: number, end: number])[];

/** A pattern, compiled by an engine whose time grows with the length of the text and no faster. */
export interface LinearPattern {
  /** The first match at or after `from`. */
  find(text: string, from: number): Offsets | null;
}

/** An engine of the RE2 class. `compile` gives null for a pattern that it refuses, for example because it grows too large. */
export interface LinearEngine {
  compile(pattern: string): LinearPattern | null;
}

let engine: LinearEngine | null = null;

/** The engine, or null while it is not loaded. */
export const linearEngine = (): LinearEngine | null => engine;

/** Brings the engine in: the server does it when it starts, the browser when an expression first needs it. */
export function useLinearEngine(loaded: LinearEngine): void {
  engine = loaded;
}
