import { AppError } from '../errors/app-error.ts';
import type { CodeCall, CodeResults } from '../nodes/kit/context.ts';
import type { Json } from '../workflow/document.ts';
import { analyseCode } from './analyse.ts';
import type { CodeEngine, CodeHost } from './engine.ts';
import type { GuestData, GuestError } from './guest-data.ts';
import { type CodeView, guestData, namedNodes } from './guest-view.ts';
import { type CodeLimits, wrapCode } from './program.ts';

/** What a call needs besides the code. */
export interface CodePlace {
  engine: CodeEngine;
  host: CodeHost;
  view: CodeView;
  limits: CodeLimits;
  workspace: string;
  /** Makes the items of these nodes readable. */
  load(names: readonly string[]): Promise<void> | null;
  /** Counts texts that are held, in characters. */
  keep(characters: number): void | Promise<void>;
  giveBack(characters: number): void;
}

/** Operations that every character of the data may cost on its way in and out, besides what the code may use. */
const OPERATIONS_PER_CHARACTER = 40;

/** Runs the code of one call. */
export async function callCode(call: CodeCall, place: CodePlace): Promise<CodeResults> {
  const facts = analyseCode(call.source);
  const names = namedNodes(facts, place.view.nodeNames);
  const loading = names.length > 0 ? place.load(names) : null;
  if (loading) await loading;
  const data = guestData(call, place.view, facts, names, place.limits);
  const text = JSON.stringify(data);
  const room = place.keep(text.length);
  if (room) await room;
  const job = {
    program: wrapCode(call.source),
    libraries: facts.libraries,
    data: text,
    limits: {
      ...place.limits,
      operations: place.limits.operations + OPERATIONS_PER_CHARACTER * text.length,
    },
    workspace: place.workspace,
  };
  const outcome = await place.engine.run(job, place.host).finally(() => place.giveBack(text.length));
  if (typeof outcome !== 'string') throw unreadable();
  const isEach = call.mode === 'each' || call.mode === 'function-item';
  // The results of a page are counted when they are handed over; all of them together are held until they are stored.
  const more = isEach ? null : place.keep(outcome.length);
  if (more) await more;
  const files = filesOf(data);
  const { results, customData } = readOutcome(outcome, isEach ? call.items.length : 1);
  return {
    customData,
    results: results.map((result, index) =>
      'error' in result
        ? {
            error: failureOf(result.error, isEach ? call.from + index : null),
          }
        : result,
    ),
    isKnownFile: (id) => files.has(id),
  };
}

type Result = { value?: Json; binary?: Json } | { error: GuestError };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The error of a call whose outcome is not what our side of the guest makes. */
export const unreadable = (): AppError =>
  new AppError('CODE_FAILED', 'The code changed what its own result is made with, and gave none that can be read.');

/** Reads what the guest said. The code may have changed whatever made it: nothing in it is believed. */
function readOutcome(text: string, most: number): { results: Result[]; customData: [string, unknown][] } {
  let outcome: unknown;
  try {
    outcome = JSON.parse(text);
  } catch {
    outcome = null;
  }
  const results = isRecord(outcome) && Array.isArray(outcome.results) ? (outcome.results as unknown[]) : null;
  if (!results || results.length > most || !results.every(isRecord)) throw unreadable();
  const customData = isRecord(outcome) && isRecord(outcome.customData) ? Object.entries(outcome.customData) : [];
  return { results: results.map(readResult), customData };
}

function readResult(result: Record<string, unknown>): Result {
  if (!isRecord(result.error)) return result as Result;
  const { name, message, line, column } = result.error;
  return {
    error: {
      name: String(name),
      message: String(message),
      ...(typeof line === 'number' ? { line } : {}),
      ...(typeof column === 'number' ? { column } : {}),
    },
  };
}

function failureOf({ name, message, line, column }: GuestError, item: number | null): AppError {
  const details = {
    name,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(item === null ? {} : { item }),
  };
  if (name === 'InternalError' && message === 'out of memory')
    return new AppError(
      'CODE_MEMORY',
      'The code asks for more memory at once than there is for it. Give it fewer items at a time.',
      details,
    );
  const places = [...(line === undefined ? [] : [`line ${line}`]), ...(item === null ? [] : [`for item ${item}`])];
  // As workflows have come to compare it: the kind of error and the column are in the details.
  return new AppError('CODE_FAILED', places.length > 0 ? `${message} [${places.join(', ')}]` : message, details);
}

/** The files of everything that the code could see. */
function filesOf(data: GuestData): Set<string> {
  const ids = new Set<string>();
  const add = (items: readonly unknown[]) => {
    for (const item of items) {
      if (!isRecord(item) || !isRecord(item.binary)) continue;
      for (const file of Object.values(item.binary))
        if (isRecord(file) && typeof file.id === 'string') ids.add(file.id);
    }
  };
  add(data.items);
  for (const { items, outputs, origins } of Object.values(data.nodes)) {
    if (Array.isArray(items)) add(items);
    outputs?.flat().forEach(add);
    if (origins) add(origins);
  }
  return ids;
}
