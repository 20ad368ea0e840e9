import type { LiveMessage } from '../../../../core/api/live.ts';
import type { ExecutionEvent } from '../../../../core/engine/events.ts';
import { foldEvent, foldJournal, metasIn, type Folded } from '../../../../core/engine/fold-journal.ts';
import type { Graph } from '../../../../core/engine/graph.ts';
import type { RunState } from '../../../../core/engine/state.ts';

/** The graphs of the versions that an execution has run on, by the hash in `meta.definition`. */
export type Graphs = ReadonlyMap<string, Graph>;

export interface Fold {
  folded: Folded | null;
  /** Index of the event that comes next. */
  next: number;
}

/** Why a message cannot be folded: one before it was missed, or it goes on with a version that is not known here. */
export type Unfoldable = 'missed' | 'unknown-version';

export const EMPTY_FOLD: Fold = { folded: null, next: 0 };

/** Folds one live message. What it cannot fold, only a new snapshot or the new version helps. */
export function foldMessage(graphs: Graphs, fold: Fold, message: LiveMessage): Fold | Unfoldable {
  if (message.type === 'ended') return fold;
  const isSnapshot = message.type === 'snapshot';
  if (!isSnapshot && message.from > fold.next) return 'missed';
  // An overlap is a repeat of what was folded already.
  const fresh: ExecutionEvent[] = isSnapshot ? message.events : message.events.slice(fold.next - message.from);
  if (metasIn(fresh).some((meta) => 'definition' in meta && !graphs.has(hashOf(meta)))) return 'unknown-version';
  const graphFor = (meta: RunState['meta']): Graph => graphs.get(hashOf(meta))!;
  if (isSnapshot) return { folded: foldJournal(graphFor, fresh), next: message.next };
  if (!fold.folded) return 'missed';
  const folded = fresh.reduce((before, event) => foldEvent(graphFor, before, event), fold.folded);
  return { folded, next: fold.next + fresh.length };
}

function hashOf(meta: RunState['meta']): string {
  return (meta['definition'] as { hash: string }).hash;
}
