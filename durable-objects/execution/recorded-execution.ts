import type { Command } from '../../core/engine/commands.ts';
import type { NodeRun } from '../../core/engine/state.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { RecordedExecution, RecordedRun, RunsOfNode } from '../../core/expressions/workflow-context.ts';
import { shapeOfSluice, type WorkflowShape } from '../../core/expressions/workflow-shape.ts';
import type { WorkflowDocument, WorkflowNode } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import { loopContext } from './loop-context.ts';
import { pinnedItems } from './node-settings.ts';
import type { Run } from './run.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

/** Documents never change and are shared by every execution of the isolate. */
const shapes = new WeakMap<WorkflowDocument, WorkflowShape>();
const pins = new WeakMap<WorkflowDocument, RecordedExecution['pinned']>();

/** A run as the expressions of one of its nodes may ask about it. Items are read when they are asked for. */
export function recordedExecution(
  run: Run,
  command: RunNode,
  node: WorkflowNode,
  items: () => readonly Item[],
  itemsOf: (nodeRun: NodeRun, output: number) => readonly Item[] | undefined,
  originOf: (target: string, itemIndex: number) => Item | undefined,
): RecordedExecution {
  const { document, idByName } = run.definition;
  const names = namesIn(document);
  const isTrial = run.state.mode === 'manual';
  return {
    shape: cached(shapes, document, shapeOfSluice),
    node: node.name,
    get items() {
      return items();
    },
    source: sourcesOf(command.source, names),
    runs: (name) => endedRuns(name, run.state.nodes[idByName.get(name) ?? ''] ?? [], names, itemsOf),
    contextOf: (name) => {
      const id = idByName.get(name);
      return id === undefined ? undefined : loopContext(run, id);
    },
    pinned: isTrial ? cached(pins, document, pinsOf) : {},
    mode: run.state.mode,
    originOf,
  };
}

function cached<T>(table: WeakMap<WorkflowDocument, T>, document: WorkflowDocument, make: (of: WorkflowDocument) => T) {
  const known = table.get(document);
  if (known !== undefined) return known;
  const made = make(document);
  table.set(document, made);
  return made;
}

const nameTables = new WeakMap<WorkflowDocument, ReadonlyMap<string, string>>();

const namesIn = (document: WorkflowDocument): ReadonlyMap<string, string> =>
  cached(nameTables, document, ({ nodes }) => new Map(nodes.map(({ id, name }) => [id, name])));

const pinsOf = ({ nodes }: WorkflowDocument): RecordedExecution['pinned'] =>
  Object.fromEntries(nodes.flatMap(({ name, pinned }) => (pinned ? [[name, pinnedItems(pinned)]] : [])));

const sourcesOf = (sources: RunNode['source'], names: ReadonlyMap<string, string>): RecordedRun['source'] =>
  sources.map((source) => source && { node: names.get(source.node) ?? '', output: source.output, run: source.run });

/** The runs of a node that have given something; one that is still at it, as the current node is, does not count. */
function endedRuns(
  name: string,
  runs: readonly NodeRun[],
  names: ReadonlyMap<string, string>,
  itemsOf: (nodeRun: NodeRun, output: number) => readonly Item[] | undefined,
): RunsOfNode {
  let { length } = runs;
  while (length > 0 && runs[length - 1]!.endedAt === null) length -= 1;
  return {
    length,
    at(number) {
      const one = runs[number < 0 ? length + number : number];
      if (!one || number >= length) return undefined;
      return {
        get outputs() {
          return one.outputs.map((_, output) => itemsOf(one, output) ?? notLoaded(name));
        },
        source: sourcesOf(one.source, names),
      };
    },
  };
}

/** Evaluation is synchronous, so that what lies in storage must be known before: from the names in the source. */
function notLoaded(name: string): never {
  throw new AppError(
    'EXPRESSION_FAILED',
    `The items of node "${name}" are not at hand: its name is computed, or an earlier run of it is meant. Write the name plainly, as in $('${name.slice(0, 80)}').`,
    { node: name },
  );
}
