#!/usr/bin/env node
/** `npx sluice …`: a workflow in and out, checked, run and watched, against the platform that the environment names. */
import { readFileSync } from 'node:fs';
import { ApiProblem, connect } from './connection.ts';
import { perform, USAGE, UsageError } from './commands.ts';

const read = (path: string): string => readFileSync(path === '-' ? 0 : path, 'utf8');
const pause = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds));

try {
  const isHelp = process.argv.length < 3 || process.argv.includes('--help');
  if (isHelp) console.log(USAGE);
  else
    process.exitCode = await perform(process.argv.slice(2), {
      api: connect(process.env, (url, init) => fetch(url, init)),
      read,
      print: (text) => console.log(text),
      complain: (text) => console.error(text),
      pause,
    });
} catch (thrown) {
  if (!(thrown instanceof UsageError) && !(thrown instanceof ApiProblem)) throw thrown;
  console.error(thrown.message);
  process.exitCode = thrown instanceof UsageError ? 2 : 1;
}
