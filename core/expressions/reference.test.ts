// If this fails, docs/expressions.md describes another language than the one that runs: `npm run reference` writes it again.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { referencePage } from './reference.ts';

it('the reference page is what the tables say', () => {
  expect(readFileSync(join(import.meta.dirname, '../../docs/expressions.md'), 'utf8')).toBe(referencePage());
});
