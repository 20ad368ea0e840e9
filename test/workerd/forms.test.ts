// If these fail, a form that starts a workflow loses what was sent, starts twice, or answers after it was taken back.
import { env, runDurableObjectAlarm } from 'cloudflare:test';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { ExecutionDetail, ExecutionSummary } from '../../core/api/executions.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { DocumentInput } from '../harness/client.ts';
import { Client, fetchWorker } from './client.ts';
import { moveClock } from './clock.ts';

const withForm = (path: string, params: Record<string, Json> = {}): DocumentInput => ({
  name: 'Holidays',
  nodes: [
    {
      id: 'ask',
      name: 'Ask',
      type: 'form',
      params: {
        path,
        title: 'Ask for <a> holiday',
        form: [
          { name: 'who', label: 'Your name', required: true },
          { name: 'days', type: 'number', required: true },
        ],
        done: 'We have it.',
        ...params,
      },
    },
  ],
  connections: [],
});
const send = (address: string, fields: Record<string, string>) =>
  fetchWorker(address, { method: 'POST', body: new URLSearchParams(fields) });
const onceIn = (page: string) => /name="once" value="([^"]+)"/.exec(page)![1]!;

describe('the form of a published workflow', () => {
  let owner: Client;
  beforeAll(async () => {
    owner = await Client.owner();
  });
  const executionsOf = async (id: string) =>
    (await owner.call<{ items: ExecutionSummary[] }>('GET', `/executions?workflowId=${id}`)).items;

  it('starts one execution with the answers, however often it is sent', async () => {
    const { id, forms } = await owner.publish(withForm('people/holiday'));
    expect(forms).toEqual([{ node: 'ask', url: expect.stringMatching(/\/form\/people\/holiday$/) }]);
    const page = await (await fetchWorker('/form/people/holiday')).text();
    expect(page).toContain('<h1>Ask for &#60;a&#62; holiday</h1>');
    const answers = { once: onceIn(page), f0: ' Ada ', f1: '3' };
    const sent = await send('/form/people/holiday', answers);
    expect(sent.status).toBe(200);
    expect(await sent.text()).toContain('We have it.');
    expect((await send('/form/people/holiday', answers)).status).toBe(200);
    await expect.poll(() => executionsOf(id)).toMatchObject([{ status: 'succeeded', trigger: 'Ask' }]);
    const [{ id: execution }] = (await executionsOf(id)) as [ExecutionSummary];
    const detail = await owner.call<ExecutionDetail>('GET', `/executions/${execution}?data=true`);
    expect(detail.nodes['Ask']![0]!.outputs![0]![0]!.json).toEqual({
      who: 'Ada',
      days: 3,
      submittedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      formMode: 'production',
    });
  });

  it('shows what is wrong beside the field, keeps what was typed, and starts nothing', async () => {
    const { id } = await owner.publish(withForm('strict'));
    const answer = await send('/form/strict', { once: 'x', f0: 'Ada', f1: 'many' });
    expect(answer.status).toBe(422);
    const text = await answer.text();
    expect(text).toContain('&#34;many&#34; is not a number.');
    expect(text).toContain('value="Ada"');
    expect(onceIn(text)).toBe('x');
    expect(await executionsOf(id)).toEqual([]);
  });

  it('goes by the key of its workflow, and by the page that was sent where the key gives nothing', async () => {
    const idempotency = { key: "={{ $json.who === 'Nobody' ? undefined : $json.who }}", seconds: 3600 };
    const { id } = await owner.publish({ ...withForm('keyed'), settings: { order: 'parallel', idempotency } });
    const sent = [
      ['Ada', 'page-1'],
      ['Ada', 'page-2'],
      ['Nobody', 'page-3'],
      ['Nobody', 'page-4'],
      ['Nobody', 'page-4'],
    ] as const;
    for (const [who, once] of sent) expect((await send('/form/keyed', { once, f0: who, f1: '1' })).status).toBe(200);
    await expect.poll(() => executionsOf(id)).toHaveLength(3);
  });

  it('waits until no more is sent where its workflow debounces, and starts once with the newest', async () => {
    const { id } = await owner.publish({
      ...withForm('calm'),
      settings: { order: 'parallel', debounce: { seconds: 60, key: '={{ $json.who }}' } },
    });
    for (const [once, days] of Object.entries({ a: '1', b: '2', c: '3' }))
      expect((await send('/form/calm', { once, f0: 'Ada', f1: days })).status).toBe(200);
    expect(await executionsOf(id)).toEqual([]);
    const workspace = (await env.DB.prepare('SELECT id FROM workspaces').first<{ id: string }>())!.id;
    const debounce = env.DEBOUNCE.get(env.DEBOUNCE.idFromName(JSON.stringify([workspace, id, 'ask', 'Ada'])));
    moveClock(61_000);
    await runDurableObjectAlarm(debounce);
    vi.restoreAllMocks();
    await expect.poll(() => executionsOf(id)).toMatchObject([{ status: 'succeeded' }]);
    const [{ id: execution }] = (await executionsOf(id)) as [ExecutionSummary];
    const detail = await owner.call<ExecutionDetail>('GET', `/executions/${execution}?data=true`);
    expect(detail.nodes['Ask']![0]!.outputs![0]![0]!.json).toMatchObject({ days: 3 });
  });

  it('is gone when its workflow is unpublished, and its address can be taken by another', async () => {
    const first = await owner.publish(withForm('shared'));
    const { id } = await owner.call<{ id: string }>('POST', '/workflows', withForm('shared'));
    const taken = await owner.raw('POST', `/workflows/${id}/publish`);
    expect([taken.status, ((await taken.json()) as { code: string }).code]).toEqual([409, 'WEBHOOK_PATH_TAKEN']);
    await owner.call('POST', `/workflows/${first.id}/unpublish`);
    expect((await fetchWorker('/form/shared')).status).toBe(404);
    await owner.call('POST', `/workflows/${id}/publish`);
    expect((await fetchWorker('/form/shared')).status).toBe(200);
  });

  it('is refused with the place of a path that no address can have, and of a choice without options', async () => {
    for (const [params, path] of [
      [{ path: 'a b?' }, 'params.path'],
      [{ form: [{ name: 'kind', type: 'choice' }] }, 'params.form.0.options'],
      [{ form: [{ name: 'a' }, { name: 'a' }] }, 'params.form.1.name'],
    ] as const) {
      const { id } = await owner.call<{ id: string }>(
        'POST',
        '/workflows',
        withForm('odd', structuredClone(params) as never),
      );
      const answer = await owner.raw('POST', `/workflows/${id}/publish`);
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({ details: { problems: [{ node: 'ask', path }] } });
    }
  });
});
