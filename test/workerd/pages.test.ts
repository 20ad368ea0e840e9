// If these fail, a person cannot answer an execution that waits, answers by accident, or sees what a stranger put there.
import { createHash } from 'node:crypto';
import { env, evictDurableObject, listDurableObjectIds, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Json } from '../../core/workflow/document.ts';
import { fetchWorker } from './client.ts';
import { chain, newExecution, startOf, valueOf, viewOf, waitKeyOf, WORKSPACE } from './runs.ts';

type Stub = ReturnType<typeof newExecution>;

const XSS = '"><script>window.__xss=1</script>';
const fields: Json[] = [
  { name: 'who', label: 'Your name', type: 'text', required: true },
  { name: 'mail', label: 'E-mail', type: 'email' },
  { name: 'days', label: 'Days', type: 'number', required: true },
  { name: 'from', label: 'First day', type: 'date' },
  { name: 'kind', label: 'Kind', type: 'choice', options: ['paid', 'unpaid'] },
  { name: 'sure', label: 'I am sure', type: 'checkbox', required: true },
  { name: '__proto__', label: 'Note', type: 'longText' },
];
const form: Record<string, Json> = {
  mode: 'form',
  title: `Holiday ${XSS}`,
  text: 'Who, and when?',
  form: fields,
};
const decision = { mode: 'decision', title: 'Order 7', text: `Buy? ${XSS}` };

async function waitFor(params: Record<string, Json>): Promise<{ run: Stub; address: string }> {
  const run = newExecution();
  valueOf(await run.start(startOf(chain([{ id: 'pause', type: 'wait', params }]))));
  const path = params['mode'] === 'form' ? 'form' : 'approve';
  return { run, address: `/${path}/${run.id.toString()}/${await waitKeyOf(run)}` };
}
const send = (address: string, fields: Record<string, string>) =>
  fetchWorker(address, { method: 'POST', body: new URLSearchParams(fields) });
const outputOf = async (run: Stub, output = 0) =>
  valueOf(await run.nodeData(WORKSPACE, 'pause', 0, 0, 1)).outputs[output]?.[0]?.json;
const statusOf = async (run: Stub) => (await viewOf(run)).report.status;
const good = { f0: ' Ada ', f1: '', f2: '2.5', f3: '2026-12-24', f4: 'paid', f5: 'yes', f6: 'a\nb' };

afterEach(() => vi.restoreAllMocks());

describe('the page of a form', () => {
  it('shows its fields with their labels, and nothing of it can act', async () => {
    const { run, address } = await waitFor(form);
    const page = await fetchWorker(address);
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('x-robots-tag')).toContain('noindex');
    expect(page.headers.get('set-cookie')).toBeNull();
    expect(text).not.toContain('<script');
    const style = /<style>([^]*)<\/style>/.exec(text)![1]!;
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`);
    for (const [, id] of text.matchAll(/<(?:input|select|textarea)[^>]*\bid="([^"]+)"/g))
      expect(text).toContain(`for="${id}"`);
    expect([...text.matchAll(/<(?:input|select|textarea)/g)]).toHaveLength(fields.length);
    expect(await statusOf(run)).toBe('waiting');
  });

  it('ends the wait with the answers in their types, once', async () => {
    const { run, address } = await waitFor(form);
    const thanks = await send(address, good);
    expect([thanks.status, await thanks.text()]).toEqual([200, expect.stringContaining('Thank you')]);
    expect(valueOf(await run.awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
    expect(await outputOf(run)).toMatchObject({
      who: 'Ada',
      mail: null,
      days: 2.5,
      from: '2026-12-24',
      kind: 'paid',
      sure: true,
    });
    const again = await send(address, { ...good, f0: 'Eve' });
    expect([again.status, await again.text()]).toEqual([410, expect.stringContaining('answered already')]);
    expect(await outputOf(run)).toMatchObject({ who: 'Ada' });
  });

  it('says beside each field what is wrong, keeps what was typed, and waits on', async () => {
    const { run, address } = await waitFor(form);
    const wrong = { f0: '', f1: `x${XSS}`, f2: 'two', f3: '2026-02-30', f4: 'other', f6: 'kept' };
    const page = await send(address, wrong);
    const text = await page.text();
    expect(page.status).toBe(422);
    for (const id of ['f0', 'f1', 'f2', 'f3', 'f4', 'f5']) {
      expect(text).toContain(`id="${id}-error"`);
      expect(text).toContain(`aria-describedby="${id}-error"`);
    }
    expect(text).toContain('value="two"');
    expect(text).toContain('kept</textarea>');
    expect(text).not.toContain('<script');
    expect(await statusOf(run)).toBe('waiting');
  });

  it('refuses what no form sends, and what is too much', async () => {
    const { run, address } = await waitFor(form);
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    expect((await fetchWorker(address, json)).status).toBe(415);
    expect((await send(address, { ...good, f6: 'x'.repeat(300_000) })).status).toBe(413);
    const put = await fetchWorker(address, { method: 'PUT' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    expect(await statusOf(run)).toBe('waiting');
  });
});

describe('the page of a decision', () => {
  it('decides nothing when it is opened, and once when it is sent', async () => {
    const { run, address } = await waitFor(decision);
    for (const method of ['GET', 'HEAD', 'GET']) {
      const page = await fetchWorker(`${address}?choice=approve`, { method });
      expect(page.status).toBe(200);
      expect(await page.text()).not.toContain('<script');
    }
    expect(await statusOf(run)).toBe('waiting');
    const answers = await Promise.all([
      send(address, { choice: 'decline', comment: 'Too dear' }),
      send(address, { choice: 'decline', comment: 'Too dear' }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410]);
    expect(valueOf(await run.awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
    expect(await outputOf(run, 1)).toMatchObject({
      choice: 'decline',
      comment: 'Too dear',
      answeredAt: expect.stringMatching(/^\d{4}-/) as string,
    });
    const late = await send(address, { choice: 'approve' });
    expect([late.status, await late.text()]).toEqual([410, expect.stringContaining('decline')]);
    expect((await viewOf(run)).events.filter(({ type }) => type === 'wait.resumed')).toHaveLength(1);
  });

  it('asks again for a choice that was not offered', async () => {
    const { run, address } = await waitFor(decision);
    for (const fields of [{}, { choice: 'explode' }, { choice: '__proto__' }] as Record<string, string>[])
      expect((await send(address, { comment: 'kept', ...fields })).status).toBe(422);
    expect(await (await send(address, { comment: 'kept' })).text()).toContain('kept</textarea>');
    expect(await statusOf(run)).toBe('waiting');
  });
});

describe('an address that leads nowhere', () => {
  it('says what happened, as a page', async () => {
    const { run, address } = await waitFor({ ...decision, limited: true, limitAmount: 1, limitUnit: 'hours' });
    const wrong = [`${address}x`, address.replace('/approve/', '/form/'), '/form/nonsense/key', '/approve/', '/form'];
    for (const path of wrong) {
      const page = await fetchWorker(path);
      expect(page.status, path).toBe(404);
      expect(page.headers.get('content-type')).toContain('text/html');
      // Nothing of the key comes back: the page may be shown to others.
      expect(await page.text()).not.toContain(address.split('/')[3]);
    }
    const now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => now + 3_700_000);
    await runDurableObjectAlarm(run);
    const late = await fetchWorker(address);
    expect([late.status, await late.text()]).toEqual([
      410,
      expect.stringMatching(/time to answer is over[^]*WAIT_OVER/),
    ]);
  });
});

describe('the pages for people', () => {
  it('are opened so often from one place and no more, until a while has passed', { timeout: 60_000 }, async () => {
    const { address } = await waitFor(form);
    const wrong = address.replace(/[^/]+$/, 'a-guess');
    const known = new Set((await listDurableObjectIds(env.RATE_LIMIT)).map(String));
    for (let n = 0; n < 6; n++) {
      const opened = await Promise.all(Array.from({ length: 50 }, () => fetchWorker(wrong)));
      expect(opened.filter(({ status }) => status !== 404).length, `batch ${n}`).toBe(0);
    }
    const refused = await fetchWorker(address);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(refused.headers.get('content-type')).toContain('text/html');
    // Another execution is another matter.
    expect((await fetchWorker((await waitFor(form)).address)).status).toBe(200);
    const mine = (await listDurableObjectIds(env.RATE_LIMIT)).find((id) => !known.has(String(id)))!;
    await evictDurableObject(env.RATE_LIMIT.get(mine));
    const now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => now + 16 * 60_000);
    expect(await runDurableObjectAlarm(env.RATE_LIMIT.get(mine))).toBe(true);
    expect((await fetchWorker(address)).status).toBe(200);
  });
});
