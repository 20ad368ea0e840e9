// If this fails, a new node needs more than its own file: a list to edit, a page to write, a form to build.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
const SERVICE = `import { defineService, text } from '../kit/kit.ts';

export default defineService({
  type: 'parcels',
  label: 'Parcels',
  summary: 'Sends parcels.',
  icon: 'boxes',
  baseUrl: 'https://parcels.example.com',
  auth: { bearer: { header: { name: 'Authorization', value: 'Bearer {token}' } } },
  resources: {
    parcel: {
      label: 'Parcel',
      operations: {
        send: {
          label: 'Send',
          summary: 'Sends a parcel.',
          retry: 'never',
          fields: { address: text({ label: 'Address' }) },
          request: { method: 'POST', path: '/parcels', body: { to: '{address}' } },
          examples: [{ title: 'Sends one', params: { address: 'Here' }, output: [[{ id: 1 }]] }],
        },
      },
    },
  },
});
`;
const SHOW = `import { catalogueOf } from './core/nodes/kit/catalogue.ts';
import { registry } from './core/nodes/registry.generated.ts';
console.log(JSON.stringify(catalogueOf(registry.values())));
`;

const run = (script: string) => execFileSync(process.execPath, [script], { cwd: copy, encoding: 'utf8' });
let catalogue: CatalogueEntry[];

beforeAll(() => {
  for (const part of ['core', 'worker/build', 'package.json', 'docs'])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(join(copy, 'core/nodes/greet.ts'), NODE);
  writeFileSync(join(copy, 'core/nodes/services/parcels.ts'), SERVICE);
  writeFileSync(join(copy, 'show.ts'), SHOW);
  run('worker/build/registry.ts');
  run('worker/build/node-reference.ts');
  catalogue = JSON.parse(run('show.ts')) as CatalogueEntry[];
});

it('a node that is dropped into the folder is in the catalogue, in the documentation and in what the editor reads', () => {
  const entry = catalogue.find(({ type }) => type === 'greet');
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

it('a service that is dropped into its folder as data is a node like any other', () => {
  expect(catalogue.find(({ type }) => type === 'parcels')).toMatchObject({
    label: 'Parcels',
    fields: {
      credential: { kind: 'credential', types: ['bearer'] },
      operation: { kind: 'choice', options: [{ value: 'parcel.send', label: 'Send' }] },
      address: { kind: 'text', label: 'Address', showWhen: { operation: ['parcel.send'] } },
    },
    examples: [{ title: 'Sends one', params: { operation: 'parcel.send', address: 'Here' } }],
  });
  expect(readFileSync(join(copy, 'docs/nodes/parcels.md'), 'utf8')).toContain('- `parcel.send`: Sends a parcel.\n');
  expect(readFileSync(join(copy, 'docs/nodes/README.md'), 'utf8')).toContain('[Parcels](parcels.md): Sends parcels.');
});
