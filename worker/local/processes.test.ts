// If these fail, a start hangs on a process that it may not end, or ends one that has nothing to do with Sluice.
import { spawn, type ChildProcess } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import { endProcess, isAlive, markOf } from './processes.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function sleeper(code: string) {
  const child = spawn(process.execPath, ['-e', `${code}; setInterval(() => {}, 60_000); console.log('up')`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return markOf(child.pid!)!;
}

it('ends a process that is asked to', async () => {
  const mark = await sleeper('');
  expect(await endProcess(mark)).toBe('ended');
  expect(isAlive(mark)).toBe(false);
});

it('kills a process that does not listen', async () => {
  const mark = await sleeper('process.on("SIGTERM", () => {})');
  expect(await endProcess(mark)).toBe('ended');
  expect(isAlive(mark)).toBe(false);
});

it('leaves a later process with the same pid alone', async () => {
  const mark = await sleeper('');
  expect(await endProcess({ ...mark, startedAt: 'earlier' })).toBe('ended');
  expect(isAlive(mark)).toBe(true);
});

it('says at once when the system does not allow it', async () => {
  const mark = await sleeper('');
  const refuse = () => {
    throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
  };
  expect(await endProcess(mark, refuse)).toBe('not-allowed');
});
