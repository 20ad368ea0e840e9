/**
 * If these fail, another workflow is called with the wrong items, or its results and failures are lost.
 */
import { describe, expect, it } from 'vitest';
import type { Item } from '../workflow/item.ts';
import type { WorkflowOutcome } from './kit/context.ts';
import subWorkflow from './sub-workflow.ts';
import trigger from './sub-workflow-trigger.ts';
import { evaluateInput } from './kit/input.ts';
import { runNode } from './testing/run-node.ts';

const two: Item[] = [{ json: { n: 1 }, pairedItem: { item: 7 } }, { json: { n: 2 } }];
const ended = (...results: (number | string)[]): WorkflowOutcome[] =>
  results.map((result, index) =>
    typeof result === 'string'
      ? {
          executionId: `x${index}`,
          status: 'failed',
          items: [],
          error: { code: 'HTTP_STATUS', message: result, details: { status: 503, item: 9 } },
        }
      : { executionId: `x${index}`, status: 'succeeded', items: [{ json: { r: result } }], error: null },
  );
const resume = (
  children: WorkflowOutcome[],
  params: Record<string, string>,
  onError: 'stop' | 'continue' | 'branch' = 'stop',
) =>
  runNode(subWorkflow, {
    params: { workflow: 'wf', ...params },
    inputs: [two],
    onError,
    resumed: { by: 'children', data: null, children },
  });

describe('the sub-workflow node', () => {
  it.each([
    ['all', [{ items: [{ json: { q: 1, w: 'k' } }, { json: { q: 2, w: 'k' } }] }]],
    ['each', [{ items: [{ json: { q: 1, w: 'k' } }] }, { items: [{ json: { q: 2, w: 'k' } }] }]],
  ])('hands over the values that it names instead of the fields, called by %s', async (mode, calls) => {
    const inputs = [
      { name: 'q', value: '={{ $json.n }}' },
      { name: 'w', value: 'k' },
    ];
    const { result } = await runNode(subWorkflow, { params: { workflow: 'wf', mode, inputs }, inputs: [two] });
    expect(result).toMatchObject({ calls });
  });

  it('calls once with all items, which are first items there', async () => {
    const { result } = await runNode(subWorkflow, { params: { workflow: 'wf' }, inputs: [two] });
    expect(result).toEqual({ calls: [{ workflow: 'wf', items: [{ json: { n: 1 } }, { json: { n: 2 } }] }] });
  });

  it('calls once for each item, so many at once as it says', async () => {
    const { result } = await runNode(subWorkflow, {
      params: { workflow: '=wf_{{ $json.n }}', mode: 'each', atOnce: 3 },
      inputs: [two],
    });
    expect(result).toEqual({
      calls: [
        { workflow: 'wf_1', items: [{ json: { n: 1 } }] },
        { workflow: 'wf_2', items: [{ json: { n: 2 } }] },
      ],
      limit: 3,
    });
  });

  it('starts without waiting and passes its items on', async () => {
    const { result, started } = await runNode(subWorkflow, { params: { workflow: 'wf', wait: false }, inputs: [two] });
    expect(started).toEqual([{ workflow: 'wf', items: [{ json: { n: 1 } }, { json: { n: 2 } }] }]);
    expect(result).toMatchObject([[{ json: { n: 1 } }, { json: { n: 2 } }]]);
  });

  it('gathers the results in the order of the items', async () => {
    expect((await resume(ended(10, 20), { mode: 'each' })).result).toEqual([
      [
        { json: { r: 10 }, pairedItem: { item: 0 } },
        { json: { r: 20 }, pairedItem: { item: 1 } },
      ],
    ]);
    expect((await resume(ended(10), {})).result).toEqual([
      [{ json: { r: 10 }, pairedItem: [{ item: 0 }, { item: 1 }] }],
    ]);
  });

  it('fails as the called execution failed, and names it', async () => {
    await expect(resume(ended(10, 'busy'), { mode: 'each' })).rejects.toMatchObject({
      code: 'HTTP_STATUS',
      message: 'The called workflow failed (execution x1): busy',
      details: {
        item: 1,
        executionId: 'x1',
        status: 503,
        cause: { code: 'HTTP_STATUS', message: 'busy', executionId: 'x1' },
      },
    });
  });

  it('lets one failed call be the failure of its item only', async () => {
    expect((await resume(ended('busy', 20), { mode: 'each' }, 'continue')).result).toEqual([
      [
        { json: { error: 'The called workflow failed (execution x0): busy' }, pairedItem: { item: 0 } },
        { json: { r: 20 }, pairedItem: { item: 1 } },
      ],
    ]);
    expect((await resume(ended('busy', 20), { mode: 'each' }, 'branch')).result).toMatchObject([
      [{ json: { r: 20 }, pairedItem: { item: 1 } }],
      [{ json: { n: 1, error: { code: 'HTTP_STATUS', status: 503, item: 0 } }, pairedItem: { item: 0 } }],
    ]);
  });

  it('fails when the called execution was cancelled, which cancels nothing here', async () => {
    const cancelled = { executionId: 'x', status: 'cancelled', items: [], error: null } as const;
    await expect(resume([cancelled], {})).rejects.toMatchObject({ code: 'NODE_FAILED' });
  });
});

describe('the trigger of a called workflow', () => {
  const accept = (inputs: { name: string; type: string; required?: boolean }[], json: Item['json']) =>
    trigger.accept!(
      evaluateInput(trigger.fields, { mode: 'declared', inputs }, () => undefined),
      [{ json }],
    )[0]!.json;

  it('takes the declared fields in their types and drops the others', () => {
    const inputs = [
      { name: 'id', type: 'number' },
      { name: 'at', type: 'date' },
      { name: 'tags', type: 'array' },
    ];
    expect(accept(inputs, { id: '5', at: '2026-01-01', tags: '[1]', secret: 1 })).toEqual({
      id: 5,
      at: '2026-01-01',
      tags: [1],
    });
    expect(accept(inputs, {})).toEqual({ id: null, at: null, tags: null });
  });

  it('refuses an item that lacks a field or has it in another type', () => {
    const wrong: Item['json'][] = [{}, { id: null }, { id: 'x' }];
    for (const json of wrong)
      expect(() => accept([{ name: 'id', type: 'number', required: true }], json)).toThrow(
        expect.objectContaining({ code: 'NODE_INPUT_INVALID', details: { item: 0 } }) as Error,
      );
  });
});
