// If these fail, a script that brings workflows in and runs them does something else than it says.
import { describe, expect, it } from 'vitest';
import { perform, UsageError, type World } from './commands.ts';
import { ApiProblem, connect } from './connection.ts';

/** A platform that answers by method and path, and what it was asked. */
function platform(answers: Record<string, unknown>, files: Record<string, string> = {}) {
  const asked: { method: string; url: string; key: string; body?: unknown }[] = [];
  const [printed, complaints]: [string[], string[]] = [[], []];
  const world: World = {
    api: connect(
      { SLUICE_URL: 'http://sluice.test/', SLUICE_API_KEY: 'key' },
      async (url, { method, headers, body }) => {
        const path = url.replace('http://sluice.test/api/v1', '');
        const key = new Headers(headers).get('x-api-key') ?? '';
        asked.push({ method: method!, url, key, ...(body ? { body: JSON.parse(String(body)) as unknown } : {}) });
        const list = answers[`${method} ${path}`];
        const answer = Array.isArray(list) ? list.shift() : list;
        return answer instanceof Response ? answer : Response.json(answer);
      },
    ),
    read: (path) => {
      if (!(path in files)) throw Object.assign(new TypeError('none'), { code: 'ENOENT' });
      return files[path]!;
    },
    print: (text) => void printed.push(text),
    complain: (text) => void complaints.push(text),
    pause: async () => undefined,
  };
  return { world, asked, printed, complaints };
}

const report = { mapped: ['A'], changed: ['c'], unsupported: ['u'], warnings: ['w'] };

describe('sluice import', () => {
  it.each([
    ['a workflow of our own', '{"nodes":[],"connections":[]}', 'sluice'],
    ['one of n8n', '{"nodes":[],"connections":{}}', 'n8n'],
  ])('sees by itself that a file is %s', async (_, text, format) => {
    const { world, asked, printed, complaints } = platform(
      { 'POST /workflows/import': { workflow: { id: 'wf_1', name: 'A' }, report } },
      { 'a.json': text },
    );
    expect(await perform(['import', 'a.json'], world)).toBe(0);
    expect(asked).toEqual([
      expect.objectContaining({ key: 'key', body: { format, workflow: JSON.parse(text) as unknown } }),
    ]);
    expect(printed).toEqual(['wf_1']);
    expect(complaints).toEqual(['Not available here: u', 'Works differently here: c', 'Look at this: w']);
  });

  it('names the zone of the instance from which a workflow of n8n comes', async () => {
    const { world, asked } = platform(
      { 'POST /workflows/import': { workflow: { id: 'wf_1', name: 'A' }, report } },
      { 'a.json': '{"nodes":[],"connections":{}}' },
    );
    await perform(['import', 'a.json', '--timezone', 'Europe/Berlin'], world);
    expect(asked[0]!.body).toMatchObject({ format: 'n8n', timezone: 'Europe/Berlin' });
  });

  it('takes a curl command from the standard input', async () => {
    const { world, asked } = platform(
      { 'POST /workflows/import': { workflow: { id: 'wf_1', name: 'A' }, report } },
      { '-': 'curl https://a.example' },
    );
    await perform(['import', '-'], world);
    expect(asked[0]!.body).toEqual({ format: 'curl', command: 'curl https://a.example' });
  });

  it.each([['none.json'], ['broken.json']])('says what is wrong with %s before anything is sent', async (file) => {
    const { world, asked } = platform({}, { 'broken.json': '{' });
    await expect(perform(['import', file], world)).rejects.toBeInstanceOf(UsageError);
    expect(asked).toEqual([]);
  });
});

describe('sluice validate', () => {
  it.each([
    [0, []],
    [0, [{ code: 'NODE_UNSUPPORTED', message: 'm', severity: 'warning' }]],
    [1, [{ code: 'NODE_INPUT_INVALID', message: 'm' }]],
  ])('ends with %i for %j', async (status, problems) => {
    const { world, printed } = platform({ 'POST /workflows/wf_1/validate': { problems } });
    expect(await perform(['validate', 'wf_1'], world)).toBe(status);
    expect(printed).toHaveLength(problems.length);
  });
});

describe('sluice run', () => {
  const done = (status: string, more: object = {}) => ({
    status,
    endedAt: '2026-01-01T00:00:00Z',
    nodes: { A: [{ run: 0, order: 0, status: 'succeeded', durationMs: 3, itemCounts: [2], ...more }] },
  });

  it('follows the execution, prints what the last node gave, and ends by its status', async () => {
    const running = { status: 'running', endedAt: null, nodes: { A: [{ ...done('').nodes.A[0], durationMs: null }] } };
    const { world, asked, printed, complaints } = platform(
      {
        'POST /workflows/wf_1/run': { executionId: 'x' },
        'GET /executions/x': [running, done('succeeded')],
        'GET /executions/x?data=true': done('succeeded', { outputs: [[{ json: { n: 1 } }, { json: { n: 2 } }]] }),
      },
      { 'data.json': '[{"n":1}]' },
    );
    expect(await perform(['run', 'wf_1', '--data', '@data.json'], world)).toBe(0);
    expect(asked[0]!.body).toEqual({ data: [{ n: 1 }] });
    expect(complaints).toEqual(['execution x', '✓ A: 2 items, 3 ms', 'succeeded']);
    expect(JSON.parse(printed[0]!)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('ends with 1 when the execution failed, and says where', async () => {
    const failed = done('failed', { status: 'failed', error: { code: 'HTTP_STATUS', message: '500' } });
    const { world, complaints } = platform({
      'POST /workflows/wf_1/run': { executionId: 'x' },
      'GET /executions/x': failed,
      'GET /executions/x?data=true': failed,
    });
    expect(await perform(['run', 'wf_1'], world)).toBe(1);
    expect(complaints).toContain('✗ A: HTTP_STATUS: 500');
  });
});

it('exports in the format that is asked for', async () => {
  const { world, printed } = platform({ 'GET /workflows/wf_1/export?format=n8n': { name: 'A' } });
  expect(await perform(['export', 'wf_1', '--format', 'n8n'], world)).toBe(0);
  expect(JSON.parse(printed[0]!)).toEqual({ name: 'A' });
});

it.each([[['fly', 'x']], [['run']], [['run', 'a', 'b']], [['run', 'a', '--fast']], [['toString', 'x']]])(
  'does not understand %j',
  async (words) => {
    await expect(perform(words, platform({}).world)).rejects.toBeInstanceOf(UsageError);
  },
);

describe('what the platform refuses', () => {
  it('is said in words, with each problem', async () => {
    const problem = {
      code: 'BODY_INVALID',
      detail: 'No.',
      details: { problems: [{ path: 'nodes.0', message: 'Bad' }] },
    };
    const { world } = platform({ 'POST /workflows/a%2Fb/validate': Response.json(problem, { status: 400 }) });
    await expect(perform(['validate', 'a/b'], world)).rejects.toThrow('BODY_INVALID: No.\n  nodes.0: Bad');
  });

  it('is said too when there is no key or no platform', async () => {
    const lost = () =>
      Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } }));
    await expect(connect({}, lost)('GET', '/x')).rejects.toThrow('SLUICE_API_KEY is not set');
    await expect(connect({ SLUICE_API_KEY: 'k' }, lost)('GET', '/x')).rejects.toThrow(ApiProblem);
    await expect(connect({ SLUICE_API_KEY: 'k' }, lost)('GET', '/x')).rejects.toThrow('ECONNREFUSED');
  });
});
