// If this fails, a path or a header from a stranger's workflow can run commands in the shell of who pastes our line.
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellQuote } from './shell-quote.ts';

it.each(['plain', "o'clock", "'; touch /tmp/x; '", '$(id) `id` "$HOME" \\', 'two\nlines', ''])(
  'a shell reads back %j exactly',
  (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(text)}`]).toString()).toBe(text);
  },
);
