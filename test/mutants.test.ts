// If these fail, a kept mistake can no longer be made, or nothing is left that would see it: adjust the mutant.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENGINE } from './mutants/engine.ts';
import { SHELL } from './mutants/shell.ts';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');

describe.each([...ENGINE, ...SHELL])('$name', ({ edits, test }) => {
  it('changes text that stands exactly once', () => {
    const counts = edits.map(({ file, find }) => ({ file, find, times: read(file).split(find).length - 1 }));
    expect(counts.filter(({ times }) => times !== 1)).toEqual([]);
  });

  it('names a test that there is', () => {
    expect(read(test.path)).toContain(test.named ?? 'it(');
  });
});
