import type { LiveMessage } from '../../../../core/api/live.ts';
import { apply } from '../../../../core/engine/apply.ts';
import type { Graph } from '../../../../core/engine/graph.ts';
import type { RunState } from '../../../../core/engine/state.ts';

export interface Fold {
  state: RunState | null;
  /** Index of the event that comes next. */
  next: number;
}

export const EMPTY_FOLD: Fold = { state: null, next: 0 };

/** Folds one live message. Null when a message before it was missed: only a new snapshot helps then. */
export function foldMessage(graph: Graph, fold: Fold, message: LiveMessage): Fold | null {
  switch (message.type) {
    case 'snapshot':
      return {
        state: message.events.reduce<RunState | null>((state, event) => apply(graph, state, event), null),
        next: message.next,
      };
    case 'events': {
      if (message.from > fold.next) return null;
      // An overlap is a repeat of what was folded already.
      const fresh = message.events.slice(fold.next - message.from);
      const state = fresh.reduce<RunState | null>((before, event) => apply(graph, before, event), fold.state);
      return { state, next: fold.next + fresh.length };
    }
    case 'ended':
      return fold;
  }
}
