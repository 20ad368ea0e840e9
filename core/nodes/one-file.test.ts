// If this fails, a new node needs more than its own file: a list to edit, a page to write, a form to build.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { CatalogueEntry } from './kit/catalogue.ts';

const ROOT = join(import.meta.dirname, '../..');
const copy = mkdtempSync(join(tmpdir(), 'sluice-one-file-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const NODE = `import { defineNode, eachItem, text } from './kit/kit.ts';

export default defineNode({
  type: 'greet',
  version: 1,
  label: 'Greet',
  summary: 'Greets somebody.',
  group: 'data',
  icon: 'hand',
  fields: { name: text({ label: 'Whom' }) },
  inputs: ['items'],
  outputs: ['items'],
  examples: [{ title: 'Greets Ada', params: { name: 'Ada' }, output: [[{ greeting: 'Hello Ada' }]] }],
  run: (ctx) =>
    eachItem(ctx, 1, (_item, index, give) => give({ json: { greeting: \`Hello \${ctx.params(index).name}\` } })),
});
`;
const SHOW = `import { catalogueOf } from './core/nodes/kit/catalogue.ts';
import { registry } from './core/nodes/registry.generated.ts';
console.log(JSON.stringify(catalogueOf(registry.values())));
`;

it('a node that is dropped into the folder is in the catalogue, in the documentation and in what the editor reads', () => {
  for (const part of ['core', 'worker/build', 'package.json', 'docs'])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(join(copy, 'core/nodes/greet.ts'), NODE);
  writeFileSync(join(copy, 'show.ts'), SHOW);
  const run = (script: string) => execFileSync(process.execPath, [script], { cwd: copy, encoding: 'utf8' });
  run('worker/build/registry.ts');
  run('worker/build/node-reference.ts');
  const entry = (JSON.parse(run('show.ts')) as CatalogueEntry[]).find(({ type }) => type === 'greet');
  expect(entry).toMatchObject({
    label: 'Greet',
    icon: 'hand',
    fields: { name: { kind: 'text', label: 'Whom' } },
    inputs: ['items'],
    outputs: ['items'],
  });
  expect(readFileSync(join(copy, 'docs/nodes/greet.md'), 'utf8')).toContain('# Greet\n');
  expect(readFileSync(join(copy, 'docs/nodes/README.md'), 'utf8')).toContain('[Greet](greet.md): Greets somebody.');
});
