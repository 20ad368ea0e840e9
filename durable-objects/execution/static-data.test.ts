// If these fail, a crash makes a change of the static data count twice or not at all, or an execution sees what others do meanwhile.
import { beforeEach, describe, expect, it } from 'vitest';
import { changesToSave, NOTHING_KEPT, type StaticData } from '../../core/engine/static-data.ts';
import type { Json } from '../../core/workflow/document.ts';
import { localCodeEngine } from '../../test/harness/code-engine.ts';
import type { Run } from './run.ts';
import { ended, LocalHost } from './testing/local-run.ts';

let host: LocalHost;
let kept: StaticData;
let reads: number;
beforeEach(() => {
  kept = NOTHING_KEPT;
  reads = 0;
  host = new LocalHost();
  host.codeEngine = localCodeEngine();
  host.staticData = () => ({
    read: async () => {
      reads += 1;
      return kept;
    },
    save: async () => 'saved',
    begin: async () => undefined,
    reset: async () => undefined,
    end: async () => undefined,
  });
});

const COUNT = "const data = $getWorkflowStaticData('global'); data.count = (data.count ?? 0) + 1;";

function start(
  codes: { code: string; mode?: string; onError?: string; retry?: object }[],
  items = [{ json: { n: 1 } }],
) {
  const nodes = codes.map(({ code, mode = 'all', ...settings }, at) => ({
    id: `code${at}`,
    name: `code${at}`,
    type: 'code',
    params: { mode, code },
    ...settings,
  }));
  const all = [{ id: 'start', name: 'start', type: 'manual' }, ...nodes];
  const run = host.start(
    {
      name: 'Keeps',
      settings: { order: 'v1' },
      nodes: all,
      connections: all.slice(1).map((node, at) => ({ from: { node: all[at]!.id }, to: { node: node.id } })),
    },
    items,
  );
  run.drive();
  return run;
}

const given = async (run: Run, node: string): Promise<Json[]> => {
  const items = await run.payloads.read(run.nodeRun(node, 0)?.outputs[0] ?? []);
  return items.map(({ json }) => json);
};

describe('static data of a run', () => {
  it('is read once, stands in the journal, and is passed on from node to node', async () => {
    kept = { global: { count: 4 }, nodes: { code1: { mine: true }, other: { theirs: 1 } } };
    const run = start([
      { code: `${COUNT} return { count: data.count }` },
      { code: `${COUNT} return { count: data.count, node: $getWorkflowStaticData('node') }` },
    ]);
    await ended(run);
    expect(await given(run, 'code1')).toEqual([{ count: 6, node: { mine: true } }]);
    expect(reads).toBe(1);
    const folded = host.reload();
    expect(folded.state).toEqual(run.state);
    expect(changesToSave(folded.state)).toEqual([{ key: 'count', value: 6 }]);
  });

  it('costs a run that does not ask for it nothing', async () => {
    const run = start([{ code: 'return items' }]);
    await ended(run);
    expect(reads).toBe(0);
    expect(run.state.staticData).toBeUndefined();
    expect(host.written.some(({ type }) => type.startsWith('static-data'))).toBe(false);
  });

  it('is what an attempt before a crash had recorded, whatever others have saved since', async () => {
    kept = { global: { count: 10 }, nodes: {} };
    const run = start([
      { code: `${COUNT} return { count: data.count }` },
      // Cut off while it waits: its change is not recorded.
      { code: `${COUNT} if (data.slow) return {}; await new Promise(() => setTimeout(() => {}, 60000)); return {}` },
    ]);
    while (run.nodeRun('code1', 0)?.status !== 'running') await run.changed();
    kept = { global: { count: 500, slow: true }, nodes: {} };
    const again = host.reload();
    expect(again.state.staticData?.data.global).toEqual({ count: 11 });
    expect(reads).toBe(1);
  });

  it('is recorded in the burst of the step that changed it, for items that failed and were passed on as well', async () => {
    const code = `${COUNT} if ($itemIndex === 1) throw new Error('no'); return { count: data.count }`;
    const items = Array.from({ length: 4 }, (_, n) => ({ json: { n } }));
    const run = start([{ code, mode: 'each', onError: 'continue' }], items);
    await ended(run);
    expect(run.state.staticData?.data.global).toEqual({ count: 4 });
    const events = host.written.map(({ type }) => type);
    expect(events[events.indexOf('node.succeeded') - 1]).toBe('static-data.changed');
  });

  it.each(['all', 'each'])('is seen by a further try in %s as the failed one has left it', async (mode) => {
    const code = `${COUNT} if (data.count < 3) throw new Error('again'); return { count: data.count }`;
    const run = start([
      { code, mode, retry: { strategy: 'fixed', attempts: 3, baseMs: 0, jitter: false, when: '={{ true }}' } },
    ]);
    while (!run.hasEnded) {
      await new Promise((resolve) => setImmediate(resolve));
      run.drive();
    }
    expect(run.state.status).toBe('succeeded');
    expect(await given(run, 'code0')).toEqual([{ count: 3 }]);
  });

  it('that is too large fails the node, and nothing of it is kept', async () => {
    const run = start([{ code: `$getWorkflowStaticData('node').text = 'x'.repeat(300000); return {}` }]);
    await ended(run);
    expect(run.state.error).toMatchObject({
      code: 'STATIC_DATA_TOO_LARGE',
      details: { limit: 256_000 },
    });
    expect(changesToSave(run.state)).toEqual([]);
  });
});
