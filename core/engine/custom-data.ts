import { AppError } from '../errors/app-error.ts';
import { currentAttempt } from './attempts.ts';
import type { EventOf } from './events.ts';
import type { RunState } from './state.ts';

const MOST_ENTRIES = 10;
const NAME_CHARACTERS = 50;
const VALUE_CHARACTERS = 512;

/** What an execution says of itself: texts by name, ten at most. */
export type CustomData = Readonly<Record<string, string>>;

/** Adds what a node says of its execution. Beyond the limit only names that are there already take another value. */
export function onDataSet(state: RunState, event: EventOf<'data.set'>): RunState {
  if (!currentAttempt(state, event)) return state;
  const next = withEntries(state.customData ?? {}, event.data);
  return next === state.customData ? state : { ...state, customData: next };
}

/** The same data where nothing of it changes. */
export function withEntries(known: CustomData, added: CustomData): CustomData {
  const next = new Map(Object.entries(known));
  let hasChanged = false;
  for (const [name, value] of Object.entries(added)) {
    if (next.get(name) === value || (!next.has(name) && next.size >= MOST_ENTRIES)) continue;
    next.set(name, value);
    hasChanged = true;
  }
  return hasChanged ? Object.fromEntries(next) : known;
}

/** An entry as it is kept: name and value are cut to 50 and 512 characters. Throws NODE_INPUT_INVALID for what is none. */
export function toEntry(name: unknown, value: unknown): [name: string, value: string] {
  if (typeof name !== 'string' || !/^[A-Za-z0-9_]+$/.test(name))
    throw new AppError(
      'NODE_INPUT_INVALID',
      `${JSON.stringify(name) ?? 'Nothing'} is no name for data of the execution. Use letters, digits and "_".`,
    );
  if (!['string', 'number', 'boolean', 'bigint'].includes(typeof value))
    throw new AppError(
      'NODE_INPUT_INVALID',
      `The data "${name}" of the execution must be a text, a number or a boolean. Turn it into text first.`,
    );
  return [name.slice(0, NAME_CHARACTERS), String(value).slice(0, VALUE_CHARACTERS)];
}
