// If these fail, two platforms run on the same files and tear each other's state apart, or a state that nobody uses
// stays closed after a crash.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StateInUse, StateLock } from './lock.ts';

let home: string;
let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sluice-lock-'));
  folder = join(home, 'state');
  mkdirSync(folder);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

/** A starter in a process of its own: it tries once, says how that went, and lives until it is killed. */
function starter(state: string): { child: ChildProcess; outcome: Promise<string> } {
  const code = `
    const { StateLock } = await import(${JSON.stringify(new URL('./lock.ts', import.meta.url).href)});
    process.stdout.write(await StateLock.take(${JSON.stringify(state)}, () => {}).then(() => 'held', (error) => error.constructor.name));
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const outcome = new Promise<string>((resolve, reject) => {
    child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    child.once('exit', (status) => reject(new Error(`the starter ended with ${status}`)));
  });
  return { child, outcome };
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

it('lets one of many starters have a state that a killed one has left, time and again', async () => {
  const first = starter(folder);
  expect(await first.outcome).toBe('held');
  let holder = first.child;
  for (let round = 0; round < 3; round++) {
    await killed(holder);
    const rivals = Array.from({ length: 8 }, () => starter(folder));
    const outcomes = await Promise.all(rivals.map((rival) => rival.outcome));
    expect(outcomes.toSorted()).toEqual([...Array<string>(7).fill('StateInUse'), 'held']);
    holder = rivals[outcomes.indexOf('held')]!.child;
  }
});

it.each([
  ['cut off in the middle of a write', () => writeFileSync(join(folder, 'lock'), '{"star')],
  ['gone', () => rmSync(join(folder, 'lock'))],
  [
    'naming a process that does not exist',
    () => writeFileSync(join(folder, 'lock'), '{"starter":{"pid":1,"startedAt":"never"},"workerd":null}'),
  ],
])('refuses a state that is in use although the note about its owner is %s', async (_what, spoil) => {
  expect(await starter(folder).outcome).toBe('held');
  spoil();
  await expect(StateLock.take(folder, () => undefined)).rejects.toThrow(StateInUse);
});

it('takes two spellings of a folder for one state', async () => {
  const other = join(home, 'other');
  symlinkSync(folder, other);
  expect(await starter(folder).outcome).toBe('held');
  await expect(StateLock.take(other, () => undefined)).rejects.toThrow(StateInUse);
});

it('gives the state back once, and never the one that somebody else has by then', async () => {
  const lock = await StateLock.take(folder, () => undefined);
  lock.release();
  const next = starter(folder);
  expect(await next.outcome).toBe('held');
  lock.note(null);
  lock.release();
  const third = await StateLock.take(folder, () => undefined).catch((error: Error) => error.message);
  expect(third).toContain(`process ${next.child.pid}`);
});
