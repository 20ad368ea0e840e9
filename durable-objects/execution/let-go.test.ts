// If these fail, an object is thrown out of memory while somebody uses it, or never.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ObjectEnv } from '../env.ts';
import { LettingGo } from './let-go.ts';

const abort = vi.fn();
let sockets: unknown[];
let isRunning: boolean;
let lettingGo: LettingGo;
beforeEach(() => {
  vi.useFakeTimers();
  abort.mockClear();
  sockets = [];
  isRunning = false;
  const ctx = { storage: { sync: async () => undefined }, getWebSockets: () => sockets, abort };
  lettingGo = new LettingGo(
    ctx as unknown as DurableObjectState,
    { RESIDENT_OBJECTS: '0' } as ObjectEnv,
    'id',
    () => isRunning,
  );
});

afterEach(() => void vi.useRealTimers());

async function letGo() {
  await lettingGo.letGo();
  await vi.runAllTimersAsync();
}

it('frees an object that nobody uses, where more are held than may be', async () => {
  await lettingGo.during(async () => undefined);
  await letGo();
  expect(abort).toHaveBeenCalledOnce();
});

it('keeps an object with an open call, a watcher, or a new run', async () => {
  let finish = () => {};
  const call = lettingGo.during(() => new Promise<void>((resolve) => (finish = resolve)));
  await letGo();
  finish();
  await call;
  sockets = [{}];
  await letGo();
  sockets = [];
  isRunning = true;
  await letGo();
  expect(abort).not.toHaveBeenCalled();
});
