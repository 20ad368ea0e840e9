// If this fails, the Worker reads a variable that nobody sets where it is deployed, or one that only the starter may set.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OPTIONAL, SECRETS } from './secrets.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const deployed = [.../\[vars\]([^[]*)/.exec(read('wrangler.toml'))![1]!.matchAll(/^(\w+) = /gm)].map((m) => m[1]!);
const variables = ['worker/env.ts', 'durable-objects/env.ts'].flatMap((path) =>
  [...read(path).matchAll(/^ {2}([A-Z_]+)\??: string;/gm)].map((match) => match[1]!),
);

it('every variable of the Worker is set by the deployment, is a secret, or has a default', () => {
  const known = [...deployed, ...Object.keys(SECRETS), ...OPTIONAL, 'EGRESS_WORKER'];
  expect(variables.filter((name) => !known.includes(name))).toEqual([]);
});

it('what only the starter may say, no deployment says', () => {
  expect(deployed).not.toContain('EGRESS_WORKER');
});
