import { createHmac, timingSafeEqual } from 'node:crypto';
import { visitAhead } from '../../core/engine/next-visit.ts';
import { nextVisit } from '../../core/engine/lineage.ts';
import { isAsleep, openRuns, runsOf } from '../../core/engine/runs.ts';
import type { NodeRun } from '../../core/engine/state.ts';
import { shownToRespondent, withDefaults } from '../../core/nodes/kit/traits.ts';
import type { AnsweredBy } from '../../core/nodes/kit/wait-show.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { Run } from './run.ts';

const PATHS = { webhook: 'webhook-waiting', form: 'form', decision: 'approve' } as const;

/**
 * The address that ends the wait which follows this run of a node, or this one itself if it is a wait. Each wait has
 * its own, known before it begins: the node that sends it to someone stands before the wait. Undefined where no such
 * wait follows.
 */
export function waitAddress(run: Run, from: { node: string; run: number }, by: AnsweredBy): string | undefined {
  const waits = waitsOf(run, by);
  const visit = visitAhead(run.definition.graph, run.state, from, (node) => waits.has(node));
  return visit ? `${run.publicUrl}/${PATHS[by]}/${run.id}/${keyOf(run, visit)}` : undefined;
}

/** The wait of a key. `entry` is null while it has not begun. Null: the key belongs to no wait of this kind. */
export function waitOfKey(
  run: Run,
  by: AnsweredBy,
  key: string,
): { node: string; run: number; entry: NodeRun | null } | null {
  for (const node of waitsOf(run, by)) {
    for (const entry of runsOf(run.state, node))
      if (isSame(key, keyOf(run, { node, run: entry.run }))) return { node, run: entry.run, entry };
    for (const number of new Set([0, nextVisit(run.state, node)]))
      if (isSame(key, keyOf(run, { node, run: number }))) return { node, run: number, entry: null };
  }
  return null;
}

/** The key of what comes next for whoever fills in the forms of a run: one for all of them, from its start to its end. */
export const nextKey = ({ meta }: Run): string => hmacOf(meta.resumeKey, ['next']);

export const isNextKey = (run: Run, key: string): boolean => isSame(key, nextKey(run));

/** The key of the page that whoever fills in the forms of a run is to see now; null where none waits. */
export function openPageKey(run: Run): string | null {
  const page = openRuns(run.state).find(({ node, entry }) => isAsleep(entry) && isNextPage(run, node));
  return page ? keyOf(run, { node: page.node, run: page.entry.run }) : null;
}

/** True for a wait that is the next page for whoever has filled in the form before. */
export function isNextPage({ definition }: Run, id: string): boolean {
  const node = definition.document.nodes.find((one) => one.id === id);
  return node !== undefined && shownToRespondent(registry.get(node.type), node.params) === 'page';
}

function waitsOf(run: Run, by: AnsweredBy): Set<string> {
  const { nodes } = run.definition.document;
  const isWait = ({ type, params, disabled }: (typeof nodes)[number]) => {
    const definition = registry.get(type);
    return !disabled && definition?.answeredBy?.(withDefaults(definition.fields, params)) === by;
  };
  return new Set(nodes.filter(isWait).map(({ id }) => id));
}

/** Nobody can guess it, nor make that of another wait from it: the run's own key never leaves its journal. */
const keyOf = ({ meta }: Run, { node, run }: { node: string; run: number }): string =>
  hmacOf(meta.resumeKey, [node, run]);

const hmacOf = (key: string, of: readonly unknown[]): string =>
  createHmac('sha256', key).update(JSON.stringify(of)).digest('base64url');

/** Compared without telling by its duration how much was right. */
function isSame(given: string, key: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(key)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
