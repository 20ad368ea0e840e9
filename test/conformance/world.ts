/** What the world outside answers in the conformance suite; the same one for both shells. `silent` never does. */
export type WorldAnswer = { status: number; body: string; headers: Record<string, string> } | 'silent';

/**
 * Answers a call by its path below `/conformance`: `/echo` gives back what it got, `/fails/2` fails twice, `/status/404` has this status,
 * `/silent` says nothing. `calls` is how often this call, by its idempotency key, has come, this time included.
 */
export function answerOf(path: string, body: string, calls: number): WorldAnswer {
  const [, , what, number] = path.split('/');
  const json = (status: number, value: unknown, headers: Record<string, string> = {}) => ({
    status,
    body: JSON.stringify(value),
    headers: { 'content-type': 'application/json', ...headers },
  });
  if (what === 'silent') return 'silent';
  if (what === 'status') return json(Number(number), { no: true });
  if (what === 'busy' && calls === 1) return json(429, { no: true }, { 'retry-after': '0' });
  if (what === 'fails' && calls <= Number(number)) return json(503, { no: true });
  return json(200, what === 'echo' && body !== '' ? JSON.parse(body) : { calls });
}
