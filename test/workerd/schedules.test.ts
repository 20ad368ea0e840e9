// If these fail, a schedule misses its time, starts twice, or goes on after its workflow was taken back.
import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail, ExecutionSummary } from '../../core/api/executions.ts';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import type { Json } from '../../core/workflow/document.ts';
import worker from '../../worker/index.ts';
import type { DocumentInput } from '../harness/client.ts';
import { Client } from './client.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const scheduled = (params: Record<string, Json>, timezone?: string): DocumentInput => ({
  name: 'Scheduled',
  settings: { order: 'parallel', ...(timezone ? { timezone } : {}) },
  nodes: [{ id: 'clock', name: 'Clock', type: 'schedule', params }],
  connections: [],
});
const tick = (at: number) =>
  worker.scheduled({ scheduledTime: at, cron: '* * * * *', noRetry() {} } as ScheduledController, env);

describe('a published schedule', () => {
  let owner: Client;
  beforeAll(async () => {
    owner = await Client.owner();
  });

  const read = (id: string) => owner.call<WorkflowDetail>('GET', `/workflows/${id}`);
  const nextOf = async (id: string) => Date.parse((await read(id)).schedules[0]!.nextAt);
  const executionsOf = async (id: string) =>
    (await owner.call<{ items: ExecutionSummary[] }>('GET', `/executions?workflowId=${id}`)).items;

  it('starts one execution at its time, however often the clock ticks', async () => {
    const { id } = await owner.publish(scheduled({ rules: [{ every: 'hours', minute: 10 }] }, 'Europe/Berlin'));
    const at = await nextOf(id);
    await tick(at - MINUTE);
    expect(await executionsOf(id)).toEqual([]);
    await Promise.all([tick(at), tick(at)]);
    await tick(at - 30 * MINUTE);
    await tick(at + MINUTE);
    const [started, ...more] = await executionsOf(id);
    expect(more).toEqual([]);
    await expect
      .poll(() => owner.call<ExecutionDetail>('GET', `/executions/${started!.id}`))
      .toMatchObject({ status: 'succeeded', mode: 'production', trigger: 'Clock' });
    const detail = await owner.call<ExecutionDetail>('GET', `/executions/${started!.id}?data=true`);
    const { json } = detail.nodes['Clock']![0]!.outputs![0]![0]!;
    expect(Date.parse(String(json['timestamp']))).toBe(at);
    expect(json).toMatchObject({ Minute: '10', Timezone: expect.stringContaining('Europe/Berlin') });
    expect(await nextOf(id)).toBe(at + HOUR);
  });

  it('starts once for all times of one key of its workflow', async () => {
    const document = scheduled({ rules: [{ every: 'hours', minute: 10 }] });
    const idempotency = { key: '={{ $json.timestamp.slice(0, 10) }}', seconds: 7 * 86_400 };
    const { id } = await owner.publish({ ...document, settings: { order: 'parallel', idempotency } });
    const first = await nextOf(id);
    for (let at = first; at < first + 30 * HOUR; at += HOUR) await tick(at);
    const days = new Set(Array.from({ length: 30 }, (_, n) => new Date(first + n * HOUR).toISOString().slice(0, 10)));
    expect(await executionsOf(id)).toHaveLength(days.size);
  });

  it('starts once for all times that were missed, or not at all, as it says', async () => {
    const rules = [{ every: 'minutes', count: 10 }];
    const once = await owner.publish(scheduled({ rules }));
    const skip = await owner.publish(scheduled({ rules, whenMissed: 'skip' }));
    const back = (await nextOf(once.id)) + 5 * HOUR;
    await tick(back);
    expect(await executionsOf(once.id)).toHaveLength(1);
    expect(await executionsOf(skip.id)).toHaveLength(0);
    expect(await nextOf(once.id)).toBe(back + 10 * MINUTE);
    await tick(back + 10 * MINUTE);
    expect(await executionsOf(skip.id)).toHaveLength(1);
  });

  it('keeps its next time when its workflow is published again with the same rule', async () => {
    const rule = { every: 'days', count: 30, hour: 5 };
    const { id } = await owner.publish(scheduled({ rules: [rule] }));
    await tick((await nextOf(id)) + MINUTE);
    const next = await nextOf(id);
    const { revision } = await read(id);
    const draft = { ...scheduled({ rules: [rule] }), name: 'Another name' };
    await owner.raw('PUT', `/workflows/${id}`, draft, { 'if-match': `"${revision}"` });
    await owner.call('POST', `/workflows/${id}/publish`);
    expect(await nextOf(id)).toBe(next);
  });

  it('starts nothing after its workflow was unpublished', async () => {
    const { id } = await owner.publish(scheduled({ rules: [{ every: 'minutes' }] }));
    const at = await nextOf(id);
    await owner.call('POST', `/workflows/${id}/unpublish`);
    expect((await read(id)).schedules).toEqual([]);
    await tick(at + HOUR);
    expect(await executionsOf(id)).toEqual([]);
  });

  it('is refused with the place of the rule that can never fire', async () => {
    const document = scheduled({ rules: [{}, { every: 'cron', cron: '0 0 30 2 *' }] });
    const { id } = await owner.call<{ id: string }>('POST', '/workflows', document);
    const answer = await owner.raw('POST', `/workflows/${id}/publish`);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      code: 'WORKFLOW_INVALID',
      details: { problems: [{ node: 'clock', path: 'params.rules.1.cron' }] },
    });
  });

  it('is refused with more times than anybody needs, in a node and in a workflow', async () => {
    const many = (count: number) => ({
      rules: Array.from({ length: count }, (_, minute) => ({ every: 'hours', minute })),
    });
    const one = await owner.call<{ id: string }>('POST', '/workflows', scheduled(many(21)));
    const document = scheduled(many(20));
    const [clock] = document.nodes;
    document.nodes = [0, 1, 2].map((n) => ({ ...clock!, id: `clock${n}`, name: `Clock ${n}` }));
    const three = await owner.call<{ id: string }>('POST', '/workflows', document);
    for (const { id } of [one, three]) {
      const answer = await owner.raw('POST', `/workflows/${id}/publish`);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([422, 'WORKFLOW_INVALID']);
    }
  });

  it('serves all that are due at a full hour in one tick', async () => {
    const workflows = await Promise.all(
      Array.from({ length: 6 }, () =>
        owner.publish(scheduled({ rules: Array.from({ length: 18 }, () => ({ every: 'hours' })) })),
      ),
    );
    const more = await Promise.all(
      workflows.map(() => owner.publish(scheduled({ rules: Array.from({ length: 18 }, () => ({ every: 'hours' })) }))),
    );
    const at = await nextOf(workflows[0]!.id);
    await tick(at);
    for (const { id } of [...workflows, ...more]) expect(await nextOf(id)).toBe(at + HOUR);
  });

  it('runs by hand with the moment as its item', async () => {
    const { id } = await owner.call<{ id: string }>('POST', '/workflows', scheduled({}));
    const detail = await owner.call<ExecutionDetail>('POST', `/workflows/${id}/run`, { wait: true });
    expect(detail.nodes['Clock']![0]!.outputs![0]![0]!.json).toHaveProperty('timestamp');
  });
});
