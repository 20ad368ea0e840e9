// If these fail, a service outside can speak in the voice of the platform's own egress.
import { expect, it } from 'vitest';

type Way = { fetch(request: Request): Promise<Response> };
interface EgressWorker {
  fetch(request: Request, env: { ALLOW: string; PUBLIC: Way; OPENED: Way }): Promise<Response>;
}
// Plain JavaScript without types, because the starter hands its text to the runtime.
const path: string = './egress-worker.js';
const { default: egress } = (await import(path)) as { default: EgressWorker };

const answering = (response: Response) => ({ fetch: async () => response });
const failing = (message: string) => ({
  fetch: async () => {
    throw new Error(message);
  },
});
const request = new Request('http://service.example:8080/x');

it('takes its own header off what a service answers, and leaves the rest', async () => {
  const forged = new Response('hello', { status: 418, headers: { 'x-sluice-egress': 'refused', 'x-other': 'kept' } });
  for (const ALLOW of ['', 'service.example:8080']) {
    const response = await egress.fetch(request, {
      ALLOW,
      PUBLIC: answering(forged.clone()),
      OPENED: answering(forged.clone()),
    });
    expect(response.headers.has('x-sluice-egress')).toBe(false);
    expect(response.headers.get('x-other')).toBe('kept');
    expect([response.status, await response.text()]).toEqual([418, 'hello']);
  }
});

it.each([
  ['a private address', '', 'this address is not allowed', 'refused'],
  ['a service that is down', '', 'connection refused', 'unreachable'],
  ['an opened service that is down', 'service.example:8080', 'internal error', 'unreachable'],
])('says what became of a call to %s', async (_what, ALLOW, message, verdict) => {
  const response = await egress.fetch(request, { ALLOW, PUBLIC: failing(message), OPENED: failing(message) });
  expect([response.status, response.headers.get('x-sluice-egress')]).toEqual([502, verdict]);
});
