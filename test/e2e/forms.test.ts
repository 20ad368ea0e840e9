// If this fails, a person with nothing but a browser cannot go through a form of several pages to its end.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faintTexts, namelessControls } from '../harness/chromium-checks.ts';
import { Visit } from '../harness/chromium-page.ts';
import { until } from '../harness/platform.ts';

interface Detail {
  status: string;
  nodes: Record<string, { outputs: { json: Record<string, unknown> }[][] }[]>;
}

const pages = [
  {
    id: 'apply',
    type: 'form',
    params: {
      path: 'apply',
      title: 'Apply for the spring term',
      text: 'Three pages, and you are done.',
      button: 'Go on',
      form: [
        { type: 'html', html: '<p>Please read the <a href="https://example.com/terms">terms</a> first.</p>' },
        { name: 'name', label: 'Your name', required: true, placeholder: 'Ada Lovelace' },
        { name: 'mail', label: 'E-mail address', type: 'email', required: true },
        { name: 'source', type: 'hidden', value: 'web' },
        { name: 'subject', label: 'Subject', type: 'radio', options: ['Logic', 'Music'], required: true },
        { name: 'days', label: 'Days', type: 'choices', options: ['Monday', 'Tuesday', 'Friday'], least: 1, most: 2 },
      ],
    },
  },
  {
    id: 'papers',
    type: 'form-page',
    params: {
      title: '=Your papers, {{ $json.name }}',
      form: [
        { name: 'letter', label: 'Letter', type: 'file', accept: ['.txt', '.pdf'], required: true },
        { name: 'note', label: 'Note', type: 'longText' },
        { name: 'since', label: 'Since', type: 'date' },
      ],
    },
  },
  { id: 'work', type: 'wait', params: { amount: 3, unit: 'seconds' } },
  {
    id: 'sure',
    type: 'form-page',
    params: {
      title: 'Is all of this right?',
      form: [
        { name: 'how', label: 'How did you hear of us?', type: 'choice', options: ['A friend', 'The news'] },
        { name: 'code', label: 'Choose a password', type: 'password' },
        { name: 'sure', label: 'I am sure', type: 'checkbox', required: true },
      ],
    },
  },
  {
    id: 'receipt',
    type: 'convert-to-file',
    params: { format: 'text', property: 'how', fileName: 'receipt.txt' },
  },
  {
    id: 'end',
    type: 'form-ending',
    params: { show: 'file', title: '=Thank you, {{ $("apply").item.json.name }}', text: 'Here is your receipt.' },
  },
];

describe('a person who fills in a form', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await Visit.begin();
  });
  afterAll(() => visit.end());

  async function look(name: string): Promise<void> {
    for (const [kind, size] of [
      ['wide', { width: 1024, height: 900 }],
      ['phone', { width: 360, height: 740 }],
    ] as const) {
      await visit.page.setViewportSize(size);
      for (const colorScheme of ['dark', 'light'] as const) {
        await visit.page.emulateMedia({ colorScheme });
        expect(await faintTexts(visit.page), `${name}, ${colorScheme}`).toEqual([]);
      }
      const wider = await visit.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect(wider, `${name} fits on a ${kind} screen`).toBe(false);
      await visit.shoot(`form-${name}-${kind}`);
    }
    expect(await namelessControls(visit.page)).toEqual([]);
  }

  it('goes through three pages with a file, is told of mistakes and of waiting, and saves what it ends with', async () => {
    const { page, api } = visit;
    const { id } = await api.call<{ id: string }>('POST', '/workflows', {
      name: 'Applications',
      nodes: pages.map((node) => ({ name: node.id, ...node })),
      connections: pages.slice(1).map((node, index) => ({ from: { node: pages[index]!.id }, to: { node: node.id } })),
    });
    await api.call('POST', `/workflows/${id}/publish`);
    await visit.open('/form/apply?mail=ada@example&source=mail');
    await look('first');
    // The keyboard alone: what is wrong is told, and the cursor stands there.
    await page.getByLabel('Your name').fill('Ada');
    await page.keyboard.press('Enter');
    await page.getByText('This is not an e-mail address.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('f2');
    expect(await page.getByLabel('Your name').inputValue()).toBe('Ada');
    await look('wrong');
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByLabel('Logic').check();
    await page.getByLabel('Friday').check();
    await page.getByRole('button', { name: 'Go on' }).click();

    await page.getByRole('heading', { name: 'Your papers, Ada' }).waitFor();
    const letter = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('Dear all') });
    await page.getByLabel('Letter').setInputFiles(letter('letter.exe'));
    await page.getByLabel('Note').fill('Kept');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('is no file of these kinds').waitFor();
    expect(await page.getByLabel('Note').inputValue()).toBe('Kept');
    await look('file');
    await page.getByLabel('Letter').setInputFiles(letter('letter.txt'));
    await page.getByRole('button', { name: 'Send' }).click();

    await page.getByRole('heading', { name: 'One moment' }).waitFor();
    await look('working');
    await page.getByRole('heading', { name: 'Is all of this right?' }).waitFor();
    await look('last');
    await page.getByLabel('How did you hear of us?').selectOption('A friend');
    await page.getByLabel('I am sure').check();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'Thank you, Ada' }).waitFor();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('receipt.txt');
    expect(await readFile(await download.path(), 'utf8')).toBe('A friend');
    await look('ending');
    // Back leads to no page that could be sent again.
    await page.goBack();
    await page.getByRole('heading', { name: 'Thank you, Ada' }).waitFor();

    const { items } = await api.call<{ items: { id: string }[] }>('GET', `/executions?workflowId=${id}`);
    expect(items).toHaveLength(1);
    const done = await until('the execution ends', async () => {
      const now = await api.call<Detail>('GET', `/executions/${items[0]!.id}?data=true`);
      return now.status === 'succeeded' && now;
    });
    expect(done.nodes['apply']![0]!.outputs[0]![0]!.json).toMatchObject({
      name: 'Ada',
      mail: 'ada@example.com',
      source: 'mail',
      subject: 'Logic',
      days: ['Friday'],
    });
    expect(done.nodes['papers']![0]!.outputs[0]![0]!.json).toMatchObject({
      letter: { filename: 'letter.txt', size: 8 },
      note: 'Kept',
      since: null,
    });
    expect(visit.complaints).toEqual([]);
  });

  it('is led to another address at the end, which a policy for forms would hold back', async () => {
    const { page, api, platform } = visit;
    const { id } = await api.call<{ id: string }>('POST', '/workflows', {
      name: 'Leads away',
      nodes: [
        { id: 'ask', name: 'ask', type: 'form', params: { path: 'away', title: 'Away', form: [{ name: 'a' }] } },
        {
          id: 'end',
          name: 'end',
          type: 'form-ending',
          // Another origin, as browsers count them.
          params: { show: 'redirect', url: `${platform.url.replace('127.0.0.1', 'localhost')}/api/v1/health` },
        },
      ],
      connections: [{ from: { node: 'ask' }, to: { node: 'end' } }],
    });
    await api.call('POST', `/workflows/${id}/publish`);
    await visit.open('/form/away');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL('**/api/v1/health');
    expect(visit.complaints).toEqual([]);
  });
});
