import { childOf } from '../../core/engine/children.ts';
import {
  changesToSave,
  NOTHING_KEPT,
  requireRoom,
  withStaticChanges,
  type StaticDataChange,
} from '../../core/engine/static-data.ts';
import { own } from '../../core/engine/runs.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { KeptData, KeptDataChange } from '../../core/nodes/kit/context.ts';
import type { Fact } from './attempt.ts';
import { cancelled } from '../code/call-limits.ts';
import { isOfDraft } from './of-draft.ts';
import type { Run } from './run.ts';

/** Reads under way: nodes that begin at the same time ask once. */
const reading = new WeakMap<Run, Promise<void>>();

/** Reads what the workflow keeps, once for an execution; what it has read stands in the journal. */
function read(run: Run): null | Promise<void> {
  if (run.state.staticData) return null;
  const known = reading.get(run);
  if (known) return known;
  const asked = run
    .external(() => run.services.staticData(run.meta).read())
    .then((data) => void run.append({ type: 'static-data.read', data }))
    .finally(() => reading.delete(run));
  reading.set(run, asked);
  return asked;
}

/** What the workflow keeps, as an attempt at one of its nodes sees and changes it. */
export class AttemptStaticData {
  private readonly run: Run;
  private readonly node: string;
  /** What goes into the journal with the results that have been handed over. */
  private withResults: StaticDataChange[] = [];
  /** What goes there when the attempt ends. */
  private withEnd: StaticDataChange[] = [];

  constructor(run: Run, node: string) {
    this.run = run;
    this.node = node;
  }

  read(): KeptData | Promise<KeptData> {
    const asked = read(this.run);
    if (!asked) return this.seen();
    return asked.then(() => {
      // What has ended meanwhile takes nothing in any more.
      if (!this.run.state.staticData) throw cancelled();
      return this.seen();
    });
  }

  change(changes: readonly KeptDataChange[]): void {
    this.withEnd.push(...this.fitting(changes));
  }

  /** Takes changes that count with results; to be called when these are handed over. Throws before that. */
  changeWithResults(changes: readonly KeptDataChange[]): () => void {
    const fitting = this.fitting(changes);
    return () => void this.withResults.push(...fitting);
  }

  /** The fact of what goes with the results so far, or of everything. */
  facts(identity: { node: string; run: number; attempt: number }, hasEnded: boolean): Fact[] {
    const changes = hasEnded ? [...this.withResults, ...this.withEnd] : this.withResults;
    this.withResults = [];
    if (hasEnded) this.withEnd = [];
    return changes.length > 0 ? [{ type: 'static-data.changed', ...identity, changes }] : [];
  }

  private seen(): KeptData {
    const { global, nodes } = this.data();
    return { global, node: own(nodes, this.node) ?? {} };
  }

  private data() {
    const { data } = this.run.state.staticData ?? { data: NOTHING_KEPT };
    return withStaticChanges(data, [...this.withResults, ...this.withEnd]);
  }

  private fitting(changes: readonly KeptDataChange[]): StaticDataChange[] {
    if (changes.length === 0) return [];
    const seen = this.seen();
    const named = changes
      .filter(({ scope, key, value }) => value !== undefined || Object.hasOwn(seen[scope], key))
      .map(({ scope, ...change }) => (scope === 'node' ? { node: this.node, ...change } : change));
    const before = this.data();
    requireRoom(before, withStaticChanges(before, named));
    return named;
  }
}

const childOfSave = ({ id }: Run): string => `static-data:${id}`;

/** Asks for what an execution has changed to be saved: in the burst of its end. A run by hand, and what it calls, leaves nothing. */
export function staticDataRequest(run: Run): Fact[] {
  if (isOfDraft(run.state.mode, run.meta.definition) || changesToSave(run.state).length === 0) return [];
  return [
    {
      type: 'child.recorded',
      node: '',
      run: 0,
      child: childOfSave(run),
      status: 'requested',
      request: { kind: 'static-data', target: run.meta.workflowId, index: 0, input: [], detached: true },
    },
  ];
}

/**
 * True from the end until its changes are saved, or the first try has failed: whoever goes on because of the end, and
 * starts the workflow again, must find them.
 */
export function isSavingStaticData(run: Run): boolean {
  const child = childOfSave(run);
  return childOf(run.state, child)?.status === 'requested' && !run.services.children.hasFailed(child);
}

/** Saves what an ended execution has changed. Throws STATIC_DATA_TOO_LARGE where several together have kept too much. */
export async function saveStaticData(run: Run): Promise<void> {
  const answer = await run.services.staticData(run.meta).save(run.id, changesToSave(run.state));
  if (answer === 'full')
    throw new AppError(
      'STATIC_DATA_TOO_LARGE',
      'Executions that ran at the same time have kept more than fits into the static data of the workflow. Delete keys that nobody reads, or reset it.',
    );
}
