import { SUB_WORKFLOW_MAPPING } from './kit/n8n/sub-workflow.ts';
import type { ErrorData } from '../errors/app-error.ts';
import type { WorkflowOutcome } from './kit/context.ts';
import {
  AppError,
  boolean,
  choice,
  defineNode,
  eachItem,
  json,
  list,
  number,
  passOn,
  setPath,
  text,
  type Item,
  type Json,
  type JsonRecord,
} from './kit/kit.ts';

export default defineNode({
  type: 'sub-workflow',
  version: 1,
  label: 'Call a workflow',
  summary: 'Runs another workflow with the items and gives its results.',
  group: 'flow',
  icon: 'workflow',
  fields: {
    workflow: text({ label: 'Workflow', help: 'The id of the workflow.', placeholder: 'wf_…' }),
    mode: choice({
      label: 'Call',
      options: [
        { value: 'all', label: 'Once, with all items' },
        { value: 'each', label: 'Once for each item' },
      ],
      default: 'all',
      expressions: false,
    }),
    inputs: list(
      { name: text({ label: 'Name' }), value: json({ label: 'Value', default: null }) },
      {
        label: 'Values to hand over',
        help: 'Instead of the fields of each item. The items go as they are where this is empty.',
      },
    ),
    wait: boolean({ label: 'Wait for the results', default: true, expressions: false }),
    atOnce: number({
      label: 'How many run at once',
      default: 10,
      min: 1,
      max: 100,
      integer: true,
      showWhen: { mode: ['each'], wait: [true] },
    }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Starts a workflow for each item and goes on at once',
      params: { workflow: '={{ $json.flow }}', mode: 'each', wait: false },
      input: [{ flow: 'wf_a' }, { flow: 'wf_b' }],
      output: [[{ flow: 'wf_a' }, { flow: 'wf_b' }]],
    },
    {
      title: 'Refuses to call nothing',
      params: { workflow: '={{ $json.flow }}' },
      input: [{ flow: '' }],
      error: 'NODE_INPUT_INVALID',
    },
  ],
  n8n: SUB_WORKFLOW_MAPPING,
  async run(ctx) {
    const { mode, wait, atOnce } = ctx.params(0);
    const children = ctx.resumed?.children;
    if (children && mode === 'all') return [resultsOf(children[0]!, ctx.items.length)];
    if (children)
      return eachItem(ctx, 1, (_, index, give) => {
        for (const item of itemsOf(children[index]!)) give(item);
      });
    const callOf = (index: number, items: readonly Item[]) => {
      const workflow = ctx.params(index).workflow.trim();
      if (workflow === '')
        throw new AppError('NODE_INPUT_INVALID', 'No workflow is named. Choose one, or check the expression.', {
          path: 'params.workflow',
          item: index,
        });
      return { workflow, items: items.map((item, at) => handedOver(item, ctx.params(index + at).inputs)) };
    };
    const items = await ctx.items.all();
    const calls = mode === 'all' ? [callOf(0, items)] : items.map((item, index) => callOf(index, [item]));
    if (wait) return ctx.callWorkflows(calls, mode === 'each' ? atOnce : undefined);
    for (const call of calls) ctx.startWorkflow(call);
    return passOn(ctx);
  },
});

/** In the other execution the item is a first one: where it came from here means nothing there. */
function handedOver({ json, binary }: Item, inputs: readonly { name: string; value: Json }[]): Item {
  let given: JsonRecord = {};
  for (const { name, value } of inputs) given = setPath(given, name, value, false);
  return { json: inputs.length > 0 ? given : json, ...(binary ? { binary } : {}) };
}

/** The items that a called execution gave. Throws its error, with its id, as that of this node. */
function itemsOf({ executionId, status, error, items }: WorkflowOutcome): readonly Item[] {
  if (status === 'succeeded') return items;
  const said: ErrorData = error ?? { code: 'NODE_FAILED', message: `It ended as ${status}.` };
  const { status: httpStatus, retryAfterMs } = said.details ?? {};
  throw new AppError(
    // A called execution that was cancelled is a failure here: this one was not.
    said.code === 'EXECUTION_CANCELLED' ? 'NODE_FAILED' : said.code,
    `The called workflow failed (execution ${executionId}): ${said.message}`,
    {
      executionId,
      cause: { code: said.code, message: said.message, executionId },
      ...(httpStatus === undefined ? {} : { status: httpStatus }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  );
}

/**
 * Of which item a result is, as the called workflow knows it. Where that does not know, one result for each item is
 * taken to be that item's, and a single one to come from all of them. Anything else is not known.
 */
function resultsOf(outcome: WorkflowOutcome, count: number): Item[] {
  const items = itemsOf(outcome);
  return items.map((item, index) => {
    if (item.pairedItem !== undefined) return item;
    if (items.length === count) return { ...item, pairedItem: { item: index } };
    if (count === 1) return { ...item, pairedItem: { item: 0 } };
    return items.length === 1
      ? { ...item, pairedItem: Array.from({ length: count }, (_, at) => ({ item: at })) }
      : item;
  });
}
