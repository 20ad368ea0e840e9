/**
 * Writes `core/nodes/registry.generated.ts` from the listings of `core/nodes` and `core/nodes/services`: one file per node,
 * nobody edits a list.
 * Run by `npm run catalogue`; the file is written only when it changes, so that watchers stay quiet.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../core/nodes');
const target = join(folder, 'registry.generated.ts');

const filesIn = (part: string): string[] =>
  readdirSync(join(folder, part), { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[a-z0-9-]+\.ts$/.test(entry.name))
    .map((entry) => part + entry.name)
    // By code unit, not by locale: the same on every machine.
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

const files = [...filesIn(''), ...filesIn('services/')];

const variable = (file: string): string => `node_${file.replace(/\.ts$/, '').replaceAll(/[-/]/g, '_')}`;

const text = `// Written by worker/build/registry.ts from the listing of this folder. Do not edit.
import type { NodeDefinition } from './kit/definition.ts';
${files.map((file) => `import ${variable(file)} from './${file}';`).join('\n')}

const definitions: readonly NodeDefinition[] = [
${files.map((file) => `  ${variable(file)},`).join('\n')}
];

/** Every node type by its name in documents. */
export const registry: ReadonlyMap<string, NodeDefinition> = new Map(definitions.map((definition) => [definition.type, definition]));
`;

const current = (() => {
  try {
    return readFileSync(target, 'utf8');
  } catch {
    return null;
  }
})();
if (current !== text) writeFileSync(target, text);
