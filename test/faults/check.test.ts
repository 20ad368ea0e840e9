// If these fail, `npm run faults` passes whatever happens: a checker that cannot fail proves nothing.
import { describe, expect, it } from 'vitest';
import { apply } from '../../core/engine/apply.ts';
import type { ExecutionEvent } from '../../core/engine/events.ts';
import type { RunState } from '../../core/engine/state.ts';
import { WorkflowDocument } from '../../core/workflow/document.ts';
import { primeDefinition } from '../../durable-objects/execution/definitions.ts';
import { toReport } from '../../durable-objects/execution/run-meta.ts';
import { toExecutionDetail } from '../../worker/executions/detail.ts';
import { check, type Evidence } from './check.ts';
import type { Effect } from './sink.ts';

const ID = 'f'.repeat(64);
const document = WorkflowDocument.parse({
  name: 'linear',
  nodes: [
    { id: 'hook', name: 'hook', type: 'webhook' },
    { id: 'call', name: 'call', type: 'http', retry: { attempts: 2 } },
  ],
  connections: [{ from: { node: 'hook' }, to: { node: 'call' } }],
});
const meta = {
  workspaceId: 'ws',
  workflowId: 'wf',
  workflowName: 'linear',
  triggerName: 'hook',
  definition: { kind: 'version', versionId: 'v', number: 1, hash: 'of the checker test' },
};
const of = { node: 'call', run: 0, attempt: 1 } as const;
const at = (time: number) => ({ v: 1, at: time }) as const;
const items = (ref: string) => [[{ ref, from: 0, to: 1 }]];

const STARTED: ExecutionEvent = {
  ...at(1000),
  type: 'run.started',
  rules: 1,
  order: 'parallel',
  mode: 'production',
  trigger: { node: 'hook', outputs: items('1.0') },
  seed: 1,
  timeoutMs: null,
  meta,
};
const INTENT: ExecutionEvent = { ...at(1001), type: 'node.started', ...of, order: 1, now: 1001, seed: 1 };
const RESULT: ExecutionEvent = { ...at(1010), type: 'node.succeeded', ...of, outputs: items('1.1') };
const END: ExecutionEvent = { ...at(1011), type: 'run.ended', status: 'succeeded' };
const EFFECT: Effect = { key: `${ID}:call:0:0:0`, path: '/linear/v1/call', at: 1005, behaviour: 'good' };

function evidenceOf(events: ExecutionEvent[], more: Partial<Evidence> = {}): Evidence {
  const { graph } = primeDefinition(meta.definition.hash, document);
  const state = events.reduce<RunState | null>((folded, event) => apply(graph, folded, event), null)!;
  const report = toReport(ID, state, { dueAt: null, keptUntil: null });
  const detail = toExecutionDetail({
    report,
    document,
    versions: [{ hash: meta.definition.hash, document }],
    events,
  });
  return {
    deliveries: [{ id: 'delivery-0', kind: 'linear', acknowledged: new Set([ID]), answered: 1 }],
    effects: [EFFECT],
    listed: [detail],
    details: new Map([[ID, detail]]),
    journals: new Map([[ID, { events, isGapless: true }]]),
    cancelled: new Set(),
    kills: [],
    ...more,
  };
}

const found = (evidence: Evidence) => [...new Set(check(evidence).violations.map(({ invariant }) => invariant))];
const HONEST = [STARTED, INTENT, RESULT, END];

describe('the checker of the fault runs', () => {
  it('has nothing to say of an execution of which all sides say the same', () => {
    expect(check(evidenceOf(HONEST)).violations).toEqual([]);
  });

  it('measures from a kill to the moment at which lost work is found', () => {
    const lost: ExecutionEvent = { ...at(21_000), type: 'node.interrupted', ...of };
    expect(check(evidenceOf([STARTED, INTENT, lost], { kills: [2000] })).recoveries).toEqual([19_000]);
  });

  it.each<[string, string, Evidence]>([
    ['I1', 'a trigger whose execution is not listed', evidenceOf(HONEST, { listed: [] })],
    [
      'I1',
      'a trigger that became two executions',
      evidenceOf(HONEST, {
        deliveries: [{ id: 'delivery-0', kind: 'linear', acknowledged: new Set([ID, 'e'.repeat(64)]), answered: 2 }],
      }),
    ],
    ['I1', 'an execution of which nobody was told', evidenceOf(HONEST, { deliveries: [] })],
    ['I1', 'an execution that never ends', evidenceOf([STARTED, INTENT, RESULT])],
    ['I2', 'a result that is recorded twice', evidenceOf([STARTED, INTENT, RESULT, RESULT, END])],
    ['I2', 'a gap', evidenceOf(HONEST, { journals: new Map([[ID, { events: HONEST, isGapless: false }]]) })],
    ['I3', 'a step after the end', evidenceOf([...HONEST, { ...INTENT, attempt: 2 }])],
    [
      'I3',
      'two versions in one execution',
      evidenceOf(HONEST, { effects: [EFFECT, { ...EFFECT, key: `${ID}:call:0:1:0`, path: '/linear/v2/call' }] }),
    ],
    ['I4', 'a success without a call', evidenceOf(HONEST, { effects: [] })],
    ['I4', 'a success whose call failed', evidenceOf(HONEST, { effects: [{ ...EFFECT, behaviour: 'error' }] })],
    ['I4', 'a call without an intent', evidenceOf(HONEST, { effects: [EFFECT, { ...EFFECT, key: `${ID}:x:0:0:0` }] })],
    ['I4', 'more calls than attempts', evidenceOf(HONEST, { effects: [EFFECT, EFFECT] })],
    ['I4', 'a call after the result', evidenceOf(HONEST, { effects: [{ ...EFFECT, at: 5000 }] })],
    ['I4', 'a call of no execution', evidenceOf(HONEST, { effects: [EFFECT, { ...EFFECT, key: 'nobody:x:0:0:0' }] })],
  ])('says %s of %s', (invariant, _what, evidence) => {
    expect(found(evidence)).toContain(invariant);
  });

  it('says I1 of a node that is called poisoned although it got on between its crashes', () => {
    const crash = (attempt: number): ExecutionEvent[] => [
      { ...INTENT, attempt },
      { ...at(2000 + attempt), type: 'node.interrupted', node: 'call', run: 0, attempt },
    ];
    const progress: ExecutionEvent = {
      ...at(2002),
      type: 'node.progressed',
      ...of,
      attempt: 3,
      done: [[0, 1]],
      outputs: items('1.2'),
    };
    const error = { code: 'NODE_POISONED', message: 'Three times.', node: 'call' } as const;
    const end: ExecutionEvent = { ...at(3000), type: 'run.ended', status: 'failed', error };
    const crashes = [STARTED, ...crash(1), ...crash(2)];
    expect(found(evidenceOf([...crashes, ...crash(3), end], { effects: [] }))).toEqual([]);
    const [started, interrupted] = crash(3);
    expect(found(evidenceOf([...crashes, started!, progress, interrupted!, end], { effects: [] }))).toEqual(['I1']);
  });

  it('says I5 of an index, and I6 of an API, that say something else', () => {
    const honest = evidenceOf(HONEST);
    const detail = honest.details.get(ID)!;
    expect(found({ ...honest, listed: [{ ...detail, status: 'failed' }] })).toEqual(['I5']);
    expect(found({ ...honest, details: new Map([[ID, { ...detail, durationMs: 12 }]]) })).toEqual(['I6']);
  });
});
