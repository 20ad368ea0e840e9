import { buildGraph, type Graph, type NodeTraits } from '../../core/engine/graph.ts';
import { foldJournal } from '../../core/engine/fold-journal.ts';
import type { RunState } from '../../core/engine/state.ts';
import { upcast } from '../../core/engine/upcast.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';

/** A journal that a release has written, with the workflows on which it ran and the state that it folds to. */
export interface History {
  /** What happened in it. */
  what: string;
  /** By the name that `meta.workflow` says; more than one where the run went on with another version. */
  workflows: Record<string, { document: WorkflowDocument; traits: Record<string, NodeTraits> }>;
  events: unknown[];
  state: RunState;
}

/** Folds the journal of a history, lifted to the present shapes as the Durable Object lifts it. */
export function foldHistory({ workflows, events }: Omit<History, 'state' | 'what'>): RunState {
  const graphs = new Map<string, Graph>();
  const graphFor = (meta: Record<string, unknown>): Graph => {
    const name = String(meta['workflow']);
    const { document, traits } = workflows[name]!;
    const graph = graphs.get(name) ?? buildGraph(document, (_type, _version, { id }) => traits[id as string]!);
    graphs.set(name, graph);
    return graph;
  };
  return foldJournal(graphFor, events.map(upcast)).state;
}
