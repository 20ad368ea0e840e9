import type { Frame, Value } from './values.ts';

/** The names of one function, known when it is compiled, so that a variable is a place and never a lookup by name. */
export interface Scope {
  names: string[];
  parent: Scope | null;
}

/** Where a variable lies: how many functions outwards, and at which place. */
export interface Place {
  up: number;
  index: number;
}

/** Finds a variable from the inside out; null when no function declares it. */
export function findPlace(scope: Scope | null, name: string): Place | null {
  let up = 0;
  for (let current = scope; current !== null; current = current.parent, up += 1) {
    const index = current.names.lastIndexOf(name);
    if (index >= 0) return { up, index };
  }
  return null;
}

/** Reads the variable at a place. */
export function readPlace(frame: Frame | null, place: Place): Value {
  let current = frame;
  for (let up = place.up; up > 0; up -= 1) current = current?.parent ?? null;
  return current?.values[place.index];
}
