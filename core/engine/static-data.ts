import { AppError } from '../errors/app-error.ts';
import type { Json } from '../workflow/document.ts';
import { currentAttempt } from './attempts.ts';
import type { EventOf } from './events.ts';
import { own } from './runs.ts';
import type { RunState } from './state.ts';

/** Most that a workflow keeps, in characters of JSON: it is read whole, and stands in the journal of who reads it. */
export const STATIC_DATA_CHARACTERS = 256_000;

export type StaticRecord = Readonly<Record<string, Json>>;

/** What a workflow keeps from one execution to the next: an object of all nodes, and one of each node by its id. */
export interface StaticData {
  readonly global: StaticRecord;
  readonly nodes: Readonly<Record<string, StaticRecord>>;
}

/** A top-level key that was set, or without `value` removed. Without `node` it is one of the object of all nodes. */
export interface StaticDataChange {
  node?: string;
  key: string;
  value?: Json;
}

/** The static data as the execution has it now, and the keys that it changed. */
export interface KeptState {
  data: StaticData;
  changed: readonly Pick<StaticDataChange, 'node' | 'key'>[];
}

export const NOTHING_KEPT: StaticData = { global: {}, nodes: {} };

/** Folds what the workflow had kept when the execution asked for the first time. */
export function onStaticDataRead(state: RunState, event: EventOf<'static-data.read'>): RunState {
  return state.staticData ? state : { ...state, staticData: { data: event.data, changed: [] } };
}

/** Folds what an attempt has changed. Views carry no values, so every such event of the current attempt counts. */
export function onStaticDataChanged(state: RunState, event: EventOf<'static-data.changed'>): RunState {
  if (!currentAttempt(state, event)) return state;
  const { data, changed } = state.staticData ?? { data: NOTHING_KEPT, changed: [] };
  const nameOf = ({ node, key }: Pick<StaticDataChange, 'node' | 'key'>) => JSON.stringify([node, key]);
  const known = new Set(changed.map(nameOf));
  const added = new Map(event.changes.map(({ value: _value, ...name }) => [nameOf(name), name]));
  const fresh = Array.from(added).flatMap(([text, name]) => (known.has(text) ? [] : [name]));
  return {
    ...state,
    staticData: { data: withStaticChanges(data, event.changes), changed: [...changed, ...fresh] },
  };
}

/** The data with these changes, in their order. */
export function withStaticChanges(data: StaticData, changes: readonly StaticDataChange[]): StaticData {
  return changes.reduce((next, { node, ...change }): StaticData => {
    if (node === undefined) return { ...next, global: withChange(next.global, change) };
    const { [node]: _before, ...others } = next.nodes;
    const record = withChange(own(next.nodes, node) ?? {}, change);
    return { ...next, nodes: Object.keys(record).length > 0 ? { ...others, [node]: record } : others };
  }, data);
}

function withChange(record: StaticRecord, { key, value }: Pick<StaticDataChange, 'key' | 'value'>): StaticRecord {
  if (value !== undefined) return { ...record, [key]: value };
  const { [key]: _removed, ...rest } = record;
  return rest;
}

/** What an execution has changed, each key once with its last value: what is saved when it ends. */
export function changesToSave({ staticData }: Pick<RunState, 'staticData'>): StaticDataChange[] {
  if (!staticData) return [];
  const { data, changed } = staticData;
  return changed.map((name) => {
    const record = name.node === undefined ? data.global : own(data.nodes, name.node);
    const value = record && own(record, name.key);
    return { ...name, ...(value === undefined ? {} : { value }) };
  });
}

/** Throws STATIC_DATA_TOO_LARGE where changes make the data larger than they may be; to make them smaller is always possible. */
export function requireRoom(before: StaticData, after: StaticData): void {
  const size = charactersOf(after);
  if (size <= STATIC_DATA_CHARACTERS || size <= charactersOf(before)) return;
  throw new AppError(
    'STATIC_DATA_TOO_LARGE',
    `The static data of the workflow would take ${size} characters of JSON; ${STATIC_DATA_CHARACTERS} are allowed. Keep only what the next execution needs, for example the last ids, and delete the keys that nobody reads.`,
    { characters: size, limit: STATIC_DATA_CHARACTERS },
  );
}

const charactersOf = (data: StaticData): number => JSON.stringify(data).length;
