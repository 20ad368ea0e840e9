// If these fail, answers to the requests of code fill the memory of all, or are loaded after nobody waits for them.
import { expect, it } from 'vitest';
import type { CodeHost } from '../../core/code/engine.ts';
import { CODE_LIMITS } from '../../core/code/program.ts';
import { CallRequests } from './call-requests.ts';

function lent(room = 1000) {
  const sent: { answer: (text: string) => void; signal: { readonly aborted: boolean } }[] = [];
  const memory = { left: room };
  const reads: (() => void)[] = [];
  const host = {
    request: (_text: string, signal: { readonly aborted: boolean }) =>
      new Promise<string>((answer) => sent.push({ answer, signal })),
    readFile: () =>
      new Promise<Uint8Array>((done) =>
        reads.push(() => {
          memory.left -= 8;
          done(new Uint8Array(8));
        }),
      ),
    takeMemory: (bytes: number) => {
      if (bytes > memory.left) return false;
      memory.left -= bytes;
      return true;
    },
    giveMemory: (bytes: number) => void (memory.left += bytes),
  };
  return { sent, reads, memory, requests: new CallRequests(host as unknown as CodeHost, CODE_LIMITS) };
}

it('six are under way at once, and the next begins when one has ended', async () => {
  const { sent, requests } = lent();
  const all = Array.from({ length: 8 }, () => requests.send('{}'));
  expect(sent).toHaveLength(6);
  sent[0]!.answer('a');
  await all[0];
  await Promise.resolve();
  expect(sent).toHaveLength(7);
});

it('an answer counts until it is handed over, and is refused where it finds no room', async () => {
  const { sent, memory, requests } = lent(20);
  const [first, second] = [requests.send('{}'), requests.send('{}')];
  sent[0]!.answer('12345678');
  const answer = await first;
  expect(memory.left).toBe(4);
  sent[1]!.answer('12345678');
  await expect(second).rejects.toMatchObject({ code: 'CODE_MEMORY' });
  answer.handOver();
  expect(memory.left).toBe(20);
});

it('the end of the call ends what is under way and what waits, and gives back what nobody took', async () => {
  const { sent, memory, requests } = lent();
  const all = Array.from({ length: 7 }, () => requests.send('{}'));
  const ended = Promise.allSettled(all);
  sent[0]!.answer('text');
  const kept = await all[0]!;
  requests.end();
  kept.handOver();
  expect(memory.left).toBe(1000);
  expect(sent.every(({ signal }) => signal.aborted)).toBe(true);
  for (const { answer } of sent) answer('late');
  expect((await ended).slice(1)).toEqual(
    Array.from({ length: 6 }, () => ({
      status: 'rejected',
      reason: expect.objectContaining({ code: 'EXECUTION_CANCELLED' }) as Error,
    })),
  );
  expect(memory.left).toBe(1000);
});

it('a file counts until it is handed over, and what comes after the end goes back at once', async () => {
  const { reads, memory, requests } = lent();
  const [first, second] = [requests.readFile('{}'), requests.readFile('{}')];
  reads[0]!();
  const file = await first;
  expect(memory.left).toBe(992);
  requests.end();
  expect(memory.left).toBe(1000);
  file.handOver();
  reads[1]!();
  await expect(second).rejects.toMatchObject({ code: 'EXECUTION_CANCELLED' });
  expect(memory.left).toBe(1000);
});
