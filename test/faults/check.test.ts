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
import type { Tenant } from './isolation.ts';
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
const EFFECT: Effect = { key: `${ID}:call:0:0:0`, path: '/linear/v1/call', at: 1005, behaviour: 'good', tenants: [] };

function evidenceOf(
  events: ExecutionEvent[],
  more: Partial<Evidence> = {},
  version: { document: WorkflowDocument; hash: string } = { document, hash: meta.definition.hash },
): Evidence {
  const { graph } = primeDefinition(version.hash, version.document);
  const state = events.reduce<RunState | null>((folded, event) => apply(graph, folded, event), null)!;
  const report = toReport(ID, state, { dueAt: null, keptUntil: null });
  const detail = toExecutionDetail({
    report,
    document: version.document,
    versions: [version],
    events,
  });
  return {
    deliveries: [{ id: 'delivery-0', kind: 'linear', acknowledged: new Set([ID]), answered: 1 }],
    effects: [EFFECT],
    listed: [detail],
    details: new Map([[ID, detail]]),
    journals: new Map([[ID, { events, isGapless: true, tenants: [] }]]),
    cancelled: new Set(),
    kills: [],
    resets: [],
    owners: new Map([[ID, ['tenant-home']]]),
    strayLines: [],
    ...more,
  };
}

const rows = (events: ExecutionEvent[], tenants: Tenant[]) => new Map([[ID, { events, isGapless: true, tenants }]]);
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
    [
      'I2',
      'a gap',
      evidenceOf(HONEST, { journals: new Map([[ID, { events: HONEST, isGapless: false, tenants: [] }]]) }),
    ],
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
    ['I7', 'rows with the data of another', evidenceOf(HONEST, { journals: rows(HONEST, ['tenant-flood']) })],
    [
      'I7',
      'a call with the data of another',
      evidenceOf(HONEST, { effects: [{ ...EFFECT, tenants: ['tenant-flood'] }] }),
    ],
    [
      'I7',
      'an execution that two list',
      evidenceOf(HONEST, { owners: new Map([[ID, ['tenant-home', 'tenant-flood']]]) }),
    ],
    ['I7', 'a log with the data of somebody', evidenceOf(HONEST, { strayLines: ['tenant-home'] })],
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

  describe('of a node that may not be repeated', () => {
    const once = WorkflowDocument.parse({
      name: 'never',
      nodes: [
        { id: 'hook', name: 'hook', type: 'webhook' },
        { id: 'call', name: 'call', type: 'github', params: { resource: 'issue', operation: 'issue.create' } },
      ],
      connections: [{ from: { node: 'hook' }, to: { node: 'call' } }],
    });
    const hash = 'of a node that may not be repeated';
    const begun = { ...STARTED, meta: { ...meta, definition: { ...meta.definition, hash } } };
    const cut: ExecutionEvent = { ...at(30_000), type: 'node.interrupted', ...of };
    const error = { code: 'NODE_INTERRUPTED', message: 'It was cut off.', node: 'call' } as const;
    const end: ExecutionEvent = { ...at(30_001), type: 'run.ended', status: 'failed', error };
    const said = (events: ExecutionEvent[], more: Partial<Evidence>) =>
      found(evidenceOf(events, more, { document: once, hash }));

    it('says I4 where it was called again, whatever became of the first call', () => {
      expect(said([begun, INTENT, RESULT, END], {})).toEqual([]);
      const again = { ...INTENT, attempt: 2 };
      const effects = [{ ...EFFECT, behaviour: 'reset' as const }, EFFECT];
      const failed: ExecutionEvent = {
        ...at(1006),
        type: 'node.failed',
        ...of,
        error: { code: 'NODE_FAILED', message: 'It was reset.' },
        retryable: true,
      };
      expect(said([begun, INTENT, failed, again, { ...RESULT, attempt: 2 }, END], { effects })).toContain('I4');
    });

    it('says I4 where it gives a result that no call brought, and nothing where its failure went the way of errors', () => {
      const effects = [{ ...EFFECT, behaviour: 'error' as const }];
      const failed: ExecutionEvent = { ...at(1010), type: 'node.succeeded', ...of, outputs: [[], ...items('1.1')] };
      expect(said([begun, INTENT, RESULT, END], { effects })).toEqual(['I4']);
      expect(said([begun, INTENT, failed, END], { effects })).toEqual([]);
    });

    it('says I4 where its success lay unwritten for long before a crash', () => {
      expect(said([begun, INTENT, cut, end], { kills: [3000] })).toEqual([]);
      expect(said([begun, INTENT, cut, end], { kills: [20_000] })).toEqual(['I4']);
      const resets = [{ object: ID, at: 1500 }];
      expect(said([begun, INTENT, cut, end], { kills: [20_000], resets })).toEqual([]);
    });
  });

  it('says I5 of an index, and I6 of an API, that say something else', () => {
    const honest = evidenceOf(HONEST);
    const detail = honest.details.get(ID)!;
    expect(found({ ...honest, listed: [{ ...detail, status: 'failed' }] })).toEqual(['I5']);
    expect(found({ ...honest, details: new Map([[ID, { ...detail, durationMs: 12 }]]) })).toEqual(['I6']);
  });
});
