import type { ExecutionDetail, NodeRunView } from '../../core/api/executions.ts';
import type { PairedItem } from '../../core/workflow/item.ts';

type Ended = Pick<ExecutionDetail, 'status' | 'error' | 'nodes'> & {
  document: Pick<ExecutionDetail['document'], 'settings'>;
};

/**
 * An execution's outcome in lines: first how it ended, then a line for each run of each node, in their order where one
 * runs after another, else by name. `a:1 succeeded ×2 [{"n":1}<0 {"n":2}<1.0] []` is run 1 of `a` in two tries, with two
 * items on its first output from items 0 and 1 (input 0) of what it got, and none on its second.
 */
export function outcomeOf({ status, error, nodes, document }: Ended): string[] {
  const isSequential = document.settings.order !== 'parallel';
  const runs = Object.values(nodes).flat();
  runs.sort((a, b) =>
    isSequential ? a.order - b.order : a.nodeId < b.nodeId ? -1 : a.nodeId > b.nodeId ? 1 : a.run - b.run,
  );
  return [`${status}${error ? ` ${error.code} at ${error.node ?? 'the run'}` : ''}`, ...runs.map(lineOf)];
}

function lineOf({ nodeId, run, status, attempt, error, outputs = [] }: NodeRunView): string {
  const item = error?.details?.['item'];
  return [
    `${nodeId}:${run} ${status}`,
    ...(attempt > 1 ? [`×${attempt}`] : []),
    ...(error ? [`${error.code}${item === undefined ? '' : ` of ${JSON.stringify(item)}`}`] : []),
    ...outputs.map((items) => `[${items.map(itemOf).join(' ')}]`),
  ].join(' ');
}

function itemOf({ json, pairedItem }: { json: unknown; pairedItem?: unknown }): string {
  const pairs = pairedItem === undefined ? [] : Array.isArray(pairedItem) ? pairedItem : [pairedItem];
  return JSON.stringify(json).replaceAll(ANY_EXECUTION, 'ID') + pairs.map(pairText).join('');
}

/** Ids of called executions differ from run to run. */
const ANY_EXECUTION = /\b(?:[0-9a-f]{64}|child-\d+)\b/g;

const pairText = ({ item, input, round }: PairedItem) =>
  `<${item}${input === undefined ? '' : `.${input}`}${round === undefined ? '' : `@${round}`}`;
