/**
 * If these fail, a wait asks the wrong thing, or goes on with the wrong items when it ends.
 */
import { describe, expect, it } from 'vitest';
import type { Json } from '../workflow/document.ts';
import type { Item } from '../workflow/item.ts';
import type { NodeContext } from './kit/context.ts';
import { traitsOf } from './kit/traits.ts';
import { registry } from './registry.generated.ts';
import { runNode, TEST_NOW } from './testing/run-node.ts';
import wait from './wait.ts';

const inputs = [[{ json: { id: 1 } }, { json: { id: 2 } }]];
const HOUR = { limited: true, limitAmount: 1, limitUnit: 'hours' };
const ask = (params: Record<string, Json>) => runNode(wait, { params, inputs }).then(({ result }) => result);
const resume = (params: Record<string, Json>, resumed: NodeContext<unknown>['resumed']) =>
  runNode(wait, { params, inputs, resumed }).then(({ result }) => result);
const origin = [{ item: 0 }, { item: 1 }];

describe('a wait for an answer', () => {
  it('shows which request ends it, the credential by its id only', async () => {
    const { result } = await runNode(wait, {
      params: { mode: 'webhook', method: 'POST', authentication: 'header', responseStatus: 202, responseBody: '{}' },
      credentials: { credential: { id: 'cr_1', type: 'header', fields: { name: 'X-Key', value: 'secret' } } },
    });
    expect(result).toEqual({
      wait: { kind: 'webhook' },
      show: {
        kind: 'webhook',
        method: 'POST',
        authentication: 'header',
        credential: 'cr_1',
        response: { status: 202, contentType: 'application/json; charset=utf-8', body: '{}' },
      },
    });
  });

  it('shows the form', async () => {
    const form: Json = [
      { name: 'size', type: 'choice', required: true, options: 'S, M' },
      { name: 'note', label: 'Your note' },
    ];
    expect(await ask({ mode: 'form', title: 'Order {{ 1 }}', form })).toMatchObject({
      wait: { kind: 'form' },
      show: {
        title: 'Order {{ 1 }}',
        fields: [
          { name: 'size', label: 'size', type: 'choice', required: true, options: ['S', 'M'] },
          { name: 'note', label: 'Your note', type: 'text', required: false, options: [] },
        ],
      },
    });
  });

  it('shows the choices of a decision and ends by itself after its limit', async () => {
    expect(await ask({ mode: 'decision', text: '=Pay {{ $json.id }}?', ...HOUR })).toEqual({
      wait: { kind: 'decision', until: TEST_NOW + 3_600_000 },
      show: {
        kind: 'decision',
        title: '',
        text: 'Pay 1?',
        choices: [
          { value: 'approve', label: 'Approve' },
          { value: 'decline', label: 'Decline' },
        ],
        comment: true,
      },
    });
  });

  it.each<[Json, unknown]>([
    ['answer', [{ json: { a: 5 }, pairedItem: origin }]],
    ['items', [{ json: { id: 1 } }, { json: { id: 2 } }]],
    ['both', [{ json: { id: 1, answer: { a: 5 } } }, { json: { id: 2, answer: { a: 5 } }, pairedItem: { item: 1 } }]],
  ])('goes on with the %s', async (give, expected) => {
    const resumed = { by: 'form', data: [{ json: { a: 5 } }] } as const;
    expect(await resume({ mode: 'form', give }, { ...resumed, data: [...resumed.data] })).toMatchObject([expected]);
  });

  it('sends a decision to the output of the choice, and refuses one that was not offered', async () => {
    const by = (choice: string) =>
      resume({ mode: 'decision', ...HOUR }, { by: 'decision', data: [{ json: { choice } }] });
    expect(await by('decline')).toEqual([[], [{ json: { choice: 'decline' }, pairedItem: origin }], []]);
    await expect(by('perhaps')).rejects.toMatchObject({ code: 'WAIT_INVALID' });
  });

  it('sends its items where the node says when nobody answered', async () => {
    const late = { by: 'timer', data: null } as const;
    const items = [
      { json: { id: 1 }, pairedItem: { item: 0 } },
      { json: { id: 2 }, pairedItem: { item: 1 } },
    ];
    expect(await resume({ mode: 'decision', ...HOUR }, late)).toEqual([[], [], items]);
    expect(await resume({ mode: 'webhook', ...HOUR, onLimit: 'continue' }, late)).toEqual([items]);
    await expect(resume({ mode: 'form', ...HOUR, onLimit: 'fail' }, late)).rejects.toMatchObject({
      code: 'WAIT_EXPIRED',
    });
  });

  it('leaves a decision undecided that a person ends without an answer', async () => {
    const none = { by: 'decision', data: null } as const;
    const [approve, decline, late] = (await resume({ mode: 'decision', ...HOUR }, none)) as Item[][];
    expect([approve, decline, late?.length]).toEqual([[], [], 2]);
    for (const params of [{}, { ...HOUR, onLimit: 'fail' }, { ...HOUR, onLimit: 'continue' }])
      await expect(resume({ mode: 'decision', ...params }, none)).rejects.toMatchObject({ code: 'WAIT_EXPIRED' });
  });

  it('has an output for each choice, and one for no answer', () => {
    const outputs = (params: Record<string, Json>) => traitsOf(registry.get('wait')!, params).outputs;
    expect([outputs({}), outputs({ mode: 'decision' }), outputs({ mode: 'decision', ...HOUR })]).toEqual([1, 2, 3]);
    expect([outputs({ mode: 'form', ...HOUR }), outputs({ mode: 'form', ...HOUR, onLimit: 'fail' })]).toEqual([2, 1]);
    expect(outputs({ mode: 'decision', choices: [{ value: 'a' }, { value: 'b' }, { value: 'c' }] })).toBe(3);
  });
});
