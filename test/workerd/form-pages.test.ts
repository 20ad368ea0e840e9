// If these fail, whoever fills in a form of several pages loses an answer, gives it twice, or never sees how it ends.
import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail, ExecutionSummary } from '../../core/api/executions.ts';
import type { Json } from '../../core/workflow/document.ts';
import { Client, fetchWorker } from './client.ts';
import { executionOf, waitKeyOf } from './runs.ts';

type Node = { id: string; type: string; params?: Record<string, Json> };

let owner: Client;
beforeAll(async () => (owner = await Client.owner()));

const question = (name: string) => ({ define: 'fields', form: [{ name, required: true }] });
const page = (id: string, params: Record<string, Json> = {}): Node => ({
  id,
  type: 'form-page',
  params: { title: `Page ${id}`, ...question(id), ...params },
});
const ending = (params: Record<string, Json>): Node => ({ id: 'end', type: 'form-ending', params });

/** Publishes a form and what follows it, one node after another. */
async function publish(path: string, nodes: Node[], params: Record<string, Json> = {}, settings?: object) {
  const form = { path, title: 'Begin', ...question('who'), ...params };
  const all = [{ id: 'ask', type: 'form', params: form }, ...nodes];
  return owner.publish({
    name: 'Pages',
    ...(settings ? { settings: { order: 'parallel', ...settings } as never } : {}),
    nodes: all.map((node) => ({ name: node.id, ...node })) as never,
    connections: nodes.map(({ id }, index) => ({ from: { node: all[index]!.id }, to: { node: id } })),
  });
}

const get = (address: string) => fetchWorker(address, { redirect: 'manual' });
const post = (address: string, fields: Record<string, string>) =>
  fetchWorker(address, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
const leadsTo = (response: Response) => {
  expect(response.status).toBe(303);
  return response.headers.get('location')!;
};
/** Sends a page and goes on to where that leads, as a browser does. */
async function send(address: string, fields: Record<string, string>): Promise<string> {
  const next = leadsTo(await post(address, fields));
  expect(next).toMatch(/^\/form\/[0-9a-f]{64}\/[\w-]+\/next$/);
  return next;
}
const executionIn = (address: string) => address.split('/')[2]!;
/** Ends a wait early, as a person does who has no use for it any more. */
async function endWait(id: string, node: string): Promise<void> {
  const { id: waitId } = (await detailOf(id)).nodes[node]![0]!.wait!;
  await owner.call('POST', `/executions/${id}/resume`, { waitId });
}
const detailOf = (id: string) => owner.call<ExecutionDetail>('GET', `/executions/${id}?data=true`);
const outputsOf = async (id: string, node: string) => (await detailOf(id)).nodes[node]?.[0]?.outputs?.[0] ?? [];
const ended = async (id: string, status = 'succeeded') =>
  expect.poll(async () => (await detailOf(id)).status, { timeout: 5000 }).toBe(status);

describe('a form of several pages', () => {
  it('leads nobody into the pages of another who gave the same key, and the same person on where he sends again', async () => {
    const idempotency = { key: '={{ $json.who }}', seconds: 3600 };
    await publish('keyed-pages', [page('more'), ending({ title: 'Over' })], {}, { idempotency });
    const next = await send('/form/keyed-pages', { once: 'mine', f0: 'ada@example.com' });
    const other = await post('/form/keyed-pages', { once: 'theirs', f0: 'ada@example.com' });
    expect([other.status, other.headers.get('location')]).toEqual([200, null]);
    expect(await other.text()).not.toContain(executionIn(next));
    await publish('unkeyed-pages', [page('more'), ending({ title: 'Over' })]);
    const first = await send('/form/unkeyed-pages', { once: 'same', f0: 'Ada' });
    expect(await send('/form/unkeyed-pages', { once: 'same', f0: 'Ada' })).toBe(first);
  });

  it('leads from page to page of one execution to its ending, each page once', async () => {
    const { id: workflow } = await publish('journey', [
      page('size'),
      page('colour'),
      ending({ title: '=Thank you, {{ $("ask").item.json.who }}', text: '={{ $json.colour }} it is.' }),
    ]);
    const answers = { once: crypto.randomUUID(), f0: 'Ada' };
    const next = await send('/form/journey', answers);
    const size = leadsTo(await get(next));
    expect(await (await get(size)).text()).toContain('<h1>Page size</h1>');
    expect(await send(size, { f0: 'L' }), 'one address leads on from every page').toBe(next);
    const colour = leadsTo(await get(next));
    expect(colour).not.toBe(size);
    await evictDurableObject(env.EXECUTION.get(env.EXECUTION.idFromString(executionIn(next))));
    await send(colour, { f0: 'blue' });
    const done = await get(next);
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('<h1>Thank you, Ada</h1>')]);
    await ended(executionIn(next));
    const [item] = await outputsOf(executionIn(next), 'colour');
    expect(item!.json).toEqual({
      colour: 'blue',
      submittedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      formMode: 'production',
    });
    // A reload of the first page, and going back to any later one, leads to where it stands.
    expect(await send('/form/journey', answers)).toBe(next);
    for (const old of [size, colour]) {
      expect(leadsTo(await get(old))).toBe(next);
      expect(await send(old, { f0: 'other' })).toBe(next);
    }
    expect((await detailOf(executionIn(next))).nodes['colour']).toHaveLength(1);
    const started = () =>
      owner.call<{ items: ExecutionSummary[] }>('GET', `/executions?workflowId=${workflow}`).then(({ items }) => items);
    await expect.poll(started).toHaveLength(1);
  });

  it('takes the first of two answers that come at once, and shows both what comes next', async () => {
    await publish('twice', [page('size'), page('colour')]);
    const next = await send('/form/twice', { f0: 'Ada' });
    const size = leadsTo(await get(next));
    const answers = await Promise.all([post(size, { f0: 'S' }), post(size, { f0: 'L' })]);
    expect(answers.map(leadsTo)).toEqual([next, next]);
    expect(await (await get(leadsTo(await get(next)))).text()).toContain('Page colour');
    expect(await outputsOf(executionIn(next), 'size')).toHaveLength(1);
  });

  it('keeps what was typed and says what is wrong on every page', async () => {
    await publish('wrong', [page('days', { form: [{ name: 'days', type: 'number' }] })]);
    const days = leadsTo(await get(await send('/form/wrong', { f0: 'Ada' })));
    const again = await post(days, { f0: 'many' });
    expect([again.status, await again.text()]).toEqual([
      422,
      expect.stringContaining('&#34;many&#34; is not a number.'),
    ]);
  });

  it('asks for what a list in the data says, in the words of n8n as well', async () => {
    const fields = [
      { fieldLabel: 'Why?', fieldType: 'textarea', requiredField: true },
      { name: 'when', type: 'date' },
    ];
    await publish('listed', [page('more', { define: 'json', formJson: '={{ $json.formQueryParameters.ask }}' })]);
    const next = await send(`/form/listed?ask=${encodeURIComponent(JSON.stringify(fields))}`, { f0: 'Ada' });
    const more = leadsTo(await get(next));
    expect(await (await get(more)).text()).toMatch(/Why\?[^]*<textarea[^]*type="date"/);
    await send(more, { f0: 'Because', f1: '2026-12-24' });
    await ended(executionIn(next));
    expect((await outputsOf(executionIn(next), 'more'))[0]!.json).toMatchObject({
      'Why?': 'Because',
      when: '2026-12-24',
    });
  });

  it('says that it is at work, and looks again by itself without a script', async () => {
    await publish('slow', [{ id: 'pause', type: 'wait', params: { amount: 1, unit: 'hours' } }, page('later')]);
    const next = await send('/form/slow', { f0: 'Ada' });
    const working = await get(next);
    const text = await working.text();
    expect(working.status).toBe(200);
    expect(text).toContain(`<meta http-equiv="refresh" content="1;url=${next}?look=1" />`);
    expect(text).not.toContain('<script');
    const held = get(`${next}?look=1`);
    await endWait(executionIn(next), 'pause');
    // The look that is held open is told as soon as the page is there.
    expect(await (await get(leadsTo(await held))).text()).toContain('Page later');
  });

  it('is told honestly that the workflow behind it failed', async () => {
    await publish('failing', [
      page('size'),
      { id: 'stop', type: 'stop-and-error', params: { message: 'secret reason' } },
    ]);
    const next = await send('/form/failing', { f0: 'Ada' });
    await send(leadsTo(await get(next)), { f0: 'L' });
    await ended(executionIn(next), 'failed');
    const answer = await get(next);
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain('This could not be finished');
    expect(text).not.toContain('secret reason');
  });

  it('is told that the workflow was stopped, on the page that waits as well', async () => {
    await publish('stopped', [page('size')]);
    const next = await send('/form/stopped', { f0: 'Ada' });
    const size = leadsTo(await get(next));
    await owner.call('POST', `/executions/${executionIn(next)}/cancel`);
    expect(await send(size, { f0: 'L' })).toBe(next);
    expect(await (await get(next)).text()).toMatch(/could not be finished[^]*EXECUTION_CANCELLED/);
  });

  it('goes on without an answer when its time is over, or when a person lets it go on', async () => {
    await publish('limited', [
      page('size', { limited: true, limitAmount: 0, limitUnit: 'seconds', onLimit: 'continue' }),
      page('colour'),
    ]);
    const next = await send('/form/limited', { f0: 'Ada' });
    const size = `/form/${executionIn(next)}/${await waitKeyOf(executionOf(env.EXECUTION.idFromString(executionIn(next))), 'size')}`;
    await expect
      .poll(async () => (await detailOf(executionIn(next))).nodes['colour']?.[0]?.status, { timeout: 5000 })
      .toBe('waiting');
    expect((await outputsOf(executionIn(next), 'size'))[0]!.json).toMatchObject({ who: 'Ada' });
    // Who comes late is told that his answers are not taken, and where it goes on.
    const late = await post(size, { f0: 'L' });
    expect([late.status, await late.text()]).toEqual([410, expect.stringContaining(`href="${next}"`)]);
    await endWait(executionIn(next), 'colour');
    await ended(executionIn(next));
    expect((await outputsOf(executionIn(next), 'colour'))[0]!.json).toMatchObject({ who: 'Ada' });
    expect(await (await get(next)).text()).toContain('Your answers have arrived.');
  });

  it('shows a wait for a form only to whom its address was sent, unless the node says that it comes next', async () => {
    const wait = { mode: 'form', title: 'Approval', ...question('ok') };
    await publish('unshown', [{ id: 'boss', type: 'wait', params: wait }, page('size')]);
    expect(await (await get(await send('/form/unshown', { f0: 'Ada' }))).text()).toContain('One moment');
    await publish('shown', [{ id: 'boss', type: 'wait', params: { ...wait, next: true } }]);
    const shown = leadsTo(await get(await send('/form/shown', { f0: 'Ada' })));
    expect(await (await get(shown)).text()).toContain('<h1>Approval</h1>');
  });

  it('has an address which nobody can make from that of another page or of another execution', async () => {
    await publish('guarded', [page('size')]);
    const [one, other] = [await send('/form/guarded', { f0: 'a' }), await send('/form/guarded', { f0: 'b' })];
    const size = leadsTo(await get(one));
    const mixed = [
      one.replace(executionIn(one), executionIn(other)),
      `${size}/next`,
      one.replace('/next', ''),
      one.replace('/next', '/file'),
      `/form/${'0'.repeat(64)}/key/next`,
    ];
    for (const address of mixed) {
      const answer = await get(address);
      expect(answer.status, address).toBe(404);
      expect(await answer.text()).not.toContain(address.split('/')[3]);
    }
    expect((await post(one, {})).status).toBe(405);
    expect((await fetchWorker(one, { method: 'HEAD', redirect: 'manual' })).status).toBe(303);
  });
});

describe('the ending of a form', () => {
  const end = async (path: string, params: Record<string, Json>, before: Node[] = []) => {
    await publish(path, [...before, ending(params)]);
    const next = await send(`/form/${path}`, { f0: 'Ada' });
    await ended(executionIn(next));
    return { next, answer: await get(next) };
  };

  it('leads to another address by a page, which no policy for forms holds back', async () => {
    const { answer } = await end('away', { show: 'redirect', url: 'https://example.com/thanks?a=1&b="2"' });
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain('content="0;url=https://example.com/thanks?a=1&#38;b=&#34;2&#34;"');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('shows HTML as a document that can do nothing', async () => {
    const { answer } = await end('html', { show: 'html', html: '<h1>Hi</h1><script>steal()</script>' });
    expect(await answer.text()).toBe('<h1>Hi</h1><script>steal()</script>');
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups; default-src 'none';/);
    expect(answer.headers.get('content-security-policy')).not.toContain('allow-scripts');
  });

  it('gives a file to save, once more where it is asked for again', async () => {
    const make = {
      id: 'make',
      type: 'convert-to-file',
      params: { format: 'text', property: 'who', fileName: 'ticket.txt' },
    };
    const { next, answer } = await end('ticket', { show: 'file', title: 'Your ticket' }, [make]);
    const file = next.replace(/next$/, 'file');
    const text = await answer.text();
    expect(text).toContain('<h1>Your ticket</h1>');
    expect(text).toContain(`content="1;url=${file}"`);
    for (let time = 0; time < 2; time++) {
      const saved = await get(file);
      expect(saved.headers.get('content-disposition')).toMatch(/^attachment/);
      expect(await saved.text()).toBe('Ada');
    }
  });

  it('shows what a Respond node answers, as n8n reads it', async () => {
    const respond = (json: Json): Node[] => [{ id: 'answer', type: 'respond', params: { body: 'json', json } }];
    await publish('respond', respond({ formSubmittedText: 'Number 7' }), { respond: 'end' });
    const next = await send('/form/respond', { f0: 'Ada' });
    expect(await (await get(next)).text()).toContain('Number 7');
    await publish('respond-away', respond({ redirectURL: 'javascript:alert(1)' }), { respond: 'end' });
    const other = await get(await send('/form/respond-away', { f0: 'Ada' }));
    expect(await other.text()).toBe('{"redirectURL":"javascript:alert(1)"}');
    expect(other.headers.get('content-security-policy')).toContain('sandbox');
  });
});

describe('the form itself', () => {
  it('leads to an address, or waits for the end of its workflow, as it says', async () => {
    await publish('leads', [], { redirect: 'https://example.com/in' });
    expect(await (await post('/form/leads', { f0: 'a' })).text()).toContain('url=https://example.com/in');
    await publish('waits', [{ id: 'nothing', type: 'no-op' }], { respond: 'end', done: 'All is done.' });
    const next = await send('/form/waits', { f0: 'a' });
    await ended(executionIn(next));
    expect(await (await get(next)).text()).toContain('All is done.');
  });

  it('asks for a user name and a password where it says so', async () => {
    const { id } = await owner.call<{ id: string }>('POST', '/credentials', {
      name: 'Door',
      type: 'basic',
      fields: { user: 'ada', password: 'open' },
    });
    const form = { path: 'door', title: 'Door', authentication: 'basic', ...question('who') };
    await owner.publish({
      name: 'Door',
      nodes: [{ id: 'ask', name: 'ask', type: 'form', params: form, credentials: { credential: id } }] as never,
      connections: [],
    });
    const refused = await get('/form/door');
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Basic /)]);
    expect((await post('/form/door', { f0: 'x' })).status).toBe(401);
    const headers = { authorization: `Basic ${btoa('ada:open')}` };
    expect((await fetchWorker('/form/door', { headers })).status).toBe(200);
    const body = new URLSearchParams({ f0: 'x' });
    expect((await fetchWorker('/form/door', { method: 'POST', headers, body })).status).toBe(200);
    const elsewhere = { ...headers, 'sec-fetch-site': 'cross-site' };
    expect((await fetchWorker('/form/door', { method: 'POST', headers: elsewhere, body })).status).toBe(403);
  });
});
