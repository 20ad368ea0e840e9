// If this fails, a person who is asked by a workflow cannot answer it in a browser, by day or by night.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faintTexts, namelessControls } from '../harness/chromium-checks.ts';
import { Visit } from '../harness/chromium-page.ts';
import { until } from '../harness/platform.ts';

interface Detail {
  id: string;
  status: string;
  nodes: Record<string, { outputs: { json: Record<string, string> }[][] }[]>;
}

describe('a person whom a workflow asks', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await Visit.begin();
  });
  afterAll(() => visit.end());

  /** Runs a workflow that tells the address of its wait and then waits. Gives the address and what tells the state. */
  async function ask(name: 'resumeFormUrl' | 'approveUrl', params: Record<string, unknown>) {
    const { api } = visit;
    const address = { name: 'address', type: 'string', value: `={{ $execution.${name} }}` };
    const { id } = await api.call<{ id: string }>('POST', '/workflows', {
      name: 'Asks',
      nodes: [
        { id: 'start', name: 'Start', type: 'manual' },
        { id: 'tell', name: 'Tell', type: 'set', params: { assignments: [address] } },
        { id: 'wait', name: 'Ask', type: 'wait', params },
      ],
      connections: [
        { from: { node: 'start' }, to: { node: 'tell' } },
        { from: { node: 'tell' }, to: { node: 'wait' } },
      ],
    });
    const { executionId } = await api.call<{ executionId: string }>('POST', `/workflows/${id}/run`, {});
    const detail = () => api.call<Detail>('GET', `/executions/${executionId}?data=true`);
    const waiting = await until('the execution waits', async () => {
      const now = await detail();
      return now.status === 'waiting' && now;
    });
    const url = waiting.nodes['Tell']![0]!.outputs[0]![0]!.json['address']!;
    return { path: new URL(url, visit.platform.url).pathname, detail };
  }

  async function checkBothThemes(): Promise<void> {
    for (const colorScheme of ['dark', 'light'] as const) {
      await visit.page.emulateMedia({ colorScheme });
      expect(await faintTexts(visit.page), colorScheme).toEqual([]);
    }
    expect(await namelessControls(visit.page)).toEqual([]);
  }

  it('fills in a form, is told beside the field what is wrong, and is thanked', async () => {
    const { page } = visit;
    const { path, detail } = await ask('resumeFormUrl', {
      mode: 'form',
      title: 'Holiday',
      text: 'Who, and how long?',
      form: [
        { name: 'who', label: 'Your name', required: true },
        { name: 'days', label: 'Days', type: 'number', required: true },
        { name: 'kind', label: 'Kind', type: 'choice', options: ['paid', 'unpaid'] },
        { name: 'sure', label: 'I am sure', type: 'checkbox' },
      ],
    });
    await visit.open(path);
    await checkBothThemes();
    await visit.shoot('form');
    await page.getByLabel('Your name').fill('Ada');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Fill this in.').waitFor();
    expect(await page.getByLabel('Your name').inputValue()).toBe('Ada');
    expect(await page.getByLabel('Days').getAttribute('aria-invalid')).toBe('true');
    await checkBothThemes();
    await visit.shoot('form-wrong');
    await page.getByLabel('Days').fill('3');
    await page.getByLabel('Kind').selectOption('paid');
    await page.getByLabel('I am sure').check();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    const done = await until('the execution ends', async () => {
      const now = await detail();
      return now.status === 'succeeded' && now;
    });
    expect(done.nodes['Ask']![0]!.outputs[0]![0]!.json).toMatchObject({
      who: 'Ada',
      days: 3,
      kind: 'paid',
      sure: true,
      formMode: 'test',
    });
    expect(visit.complaints).toEqual([]);
  });

  it('decides once, and later sees what was decided', async () => {
    const { page } = visit;
    const { path } = await ask('approveUrl', { mode: 'decision', title: 'Order 7', text: 'Buy it?' });
    await visit.open(path);
    await checkBothThemes();
    await visit.shoot('decision');
    await page.getByLabel('Decline').check();
    await page.getByLabel('Comment').fill('Too dear');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Your decision has arrived: Decline.').waitFor();
    await visit.open(path);
    await page.getByText('What was chosen: decline.').waitFor();
    await checkBothThemes();
    await visit.shoot('decision-over');
  });
});
