// If these fail, a moment in which the database does not answer fails the steps of those who did nothing wrong.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { VaultRpc } from './protocol.ts';
import { readCredential } from './read-credential.ts';

const use = { executionId: 'execution', node: 'call' };
const secret = { id: 'cred', type: 'bearer', fields: { token: 't' }, hosts: [] };
const busy = { ok: false, error: { code: 'INTERNAL', message: 'The database is locked.' } } as const;
const gone = { ok: false, error: { code: 'CREDENTIAL_NOT_FOUND', message: 'There is none.' } } as const;

const vaultOf = (...answers: (() => ReturnType<VaultRpc['read']>)[]) => {
  const read = vi.fn(() => answers[Math.min(read.mock.calls.length, answers.length) - 1]!());
  return { read: read as VaultRpc['read'] & typeof read };
};
const read = (vault: VaultRpc) => readCredential(vault, 'ws', 'cred', use);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('reads a credential again when the platform itself could not, and takes the answer', async () => {
  const vault = vaultOf(
    async () => busy,
    () => Promise.reject(new TypeError('Network connection lost.')),
    async () => ({ ok: true, value: secret }),
  );
  const given = read(vault);
  await vi.runAllTimersAsync();
  expect(await given).toEqual(secret);
  expect(vault.read).toHaveBeenCalledTimes(3);
});

it('gives up after a few seconds, with the error', async () => {
  const vault = vaultOf(async () => busy);
  const given = expect(read(vault)).rejects.toMatchObject({ code: 'INTERNAL' });
  const before = Date.now();
  await vi.runAllTimersAsync();
  await given;
  expect(Date.now() - before).toBeLessThan(10_000);
  expect(vault.read.mock.calls.length).toBeGreaterThan(3);
});

it('asks once where the answer is that there is none', async () => {
  const vault = vaultOf(async () => gone);
  await expect(read(vault)).rejects.toMatchObject({ code: 'CREDENTIAL_NOT_FOUND' });
  expect(vault.read).toHaveBeenCalledTimes(1);
});
