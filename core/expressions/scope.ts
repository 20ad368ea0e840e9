import { type AppError } from '../errors/app-error.ts';
import { isRefused, refusal } from './members.ts';
import { errorAt } from './syntax.ts';
import type { Frame, Span, Value } from './values.ts';

/** The names of one function or block, known when it is compiled, so that a variable is a place and never a lookup by name. */
export interface Scope {
  readonly names: string[];
  /** Names that are set once. */
  readonly constants: string[];
  readonly parent: Scope | null;
  /** True when a function or a block stands inside, and may hold on to its frame. */
  hasInner: boolean;
}

/** Where a variable lies: how many scopes outwards, and at which place. */
export interface Place {
  up: number;
  index: number;
  constant: boolean;
}

export const newScope = (parent: Scope | null): Scope => ({ names: [], constants: [], parent, hasInner: false });

/** Finds a variable from the inside out; null when no scope declares it. */
export function findPlace(scope: Scope | null, name: string): Place | null {
  let up = 0;
  for (let current = scope; current !== null; current = current.parent, up += 1) {
    const index = current.names.lastIndexOf(name);
    if (index >= 0) return { up, index, constant: current.constants.includes(name) };
  }
  return null;
}

/** Declares a name, once, and gives its place in the scope. */
export function declare(scope: Scope, name: string, span: Span, constant = false): number {
  const problem = reservedName(name, span);
  if (problem) throw problem;
  if (constant) scope.constants.push(name);
  const known = scope.names.indexOf(name);
  return known >= 0 ? known : scope.names.push(name) - 1;
}

/** Names that no variable may have. */
function reservedName(name: string, span: Span): AppError | null {
  if (isRefused(name)) return refusal(name);
  if (!name.startsWith('___n8n')) return null;
  return errorAt('EXPRESSION_UNSUPPORTED', `"${name}" is reserved. Choose another name for the variable.`, span);
}

function frameAt(frame: Frame | null, up: number): Frame {
  let current = frame!;
  for (let left = up; left > 0; left -= 1) current = current.parent!;
  return current;
}

export const readPlace = (frame: Frame | null, place: Place): Value => frameAt(frame, place.up).values[place.index];

export function writePlace(frame: Frame | null, place: Place, value: Value): void {
  frameAt(frame, place.up).values[place.index] = value;
}
