import { AppError } from '../errors/app-error.ts';
import type { EventType, ExecutionEvent } from './events.ts';

/** Lifts an event of one version to the next; the last one gives the shape that `apply` knows. */
type Lifter = (raw: Record<string, unknown>) => Record<string, unknown>;

/**
 * Lifters by event type; index 0 lifts version 1 to version 2, and so on. An event type whose shape has never
 * changed has none. A lifter is never edited once a journal with its result exists.
 */
const LIFTERS: Record<EventType, readonly Lifter[]> = {
  'run.started': [],
  'run.held': [],
  'run.ended': [],
  'node.started': [],
  'node.progressed': [],
  'node.succeeded': [],
  'node.failed': [],
  'node.deferred': [],
  'node.interrupted': [],
  'node.reused': [],
  'wait.started': [],
  'wait.resumed': [],
  'timer.fired': [],
  'response.given': [],
  'data.set': [],
  'static-data.read': [],
  'static-data.changed': [],
  'child.recorded': [],
};

/** Reads an event from a journal of any age and gives its present shape. */
export function upcast(raw: unknown): ExecutionEvent {
  if (typeof raw !== 'object' || raw === null || !('type' in raw) || !('v' in raw)) {
    throw new AppError('INTERNAL', 'A journal entry is not an event: it has no type or no version.');
  }
  const { type, v } = raw;
  if (typeof type !== 'string' || !isEventType(type)) {
    throw new AppError('INTERNAL', `The journal holds an event of the unknown type ${JSON.stringify(type)}.`);
  }
  const lifters = LIFTERS[type];
  const newest = lifters.length + 1;
  if (typeof v !== 'number' || !Number.isInteger(v) || v < 1 || v > newest) {
    throw new AppError(
      'INTERNAL',
      `The journal holds ${type} in version ${JSON.stringify(v)}; this release reads versions 1 to ${newest}.`,
    );
  }
  const lifted = lifters.slice(v - 1).reduce<object>((event, lift) => lift(event as Record<string, unknown>), raw);
  // The journal is written by `append` alone, so type and version vouch for the rest.
  return lifted as ExecutionEvent;
}

function isEventType(type: string): type is EventType {
  return Object.hasOwn(LIFTERS, type);
}
