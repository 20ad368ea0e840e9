// If these fail, docs/nodes describes other nodes than those that run: `npm run reference` writes it again.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeIndex, nodePage } from './kit/node-page.ts';
import { registry } from './registry.generated.ts';

const FOLDER = join(import.meta.dirname, '../../docs/nodes');
const read = (file: string) => readFileSync(join(FOLDER, file), 'utf8');

it.each([...registry.values()].map((definition) => [definition.type, definition] as const))(
  'the page of the node %s is what its definition says',
  (type, definition) => {
    expect(read(`${type}.md`)).toBe(nodePage(definition));
  },
);

it('there is a page for each node, a list of them, and no other page', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(['README.md', ...[...registry.keys()].map((type) => `${type}.md`)].sort());
  expect(read('README.md')).toBe(nodeIndex(registry.values()));
});
