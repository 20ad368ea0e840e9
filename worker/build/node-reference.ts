import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeIndex, nodePage } from '../../core/nodes/kit/node-page.ts';
import { registry } from '../../core/nodes/registry.generated.ts';

/** `npm run reference`: writes a page for each node and the one that lists them. A test compares them with the definitions. */
const folder = join(import.meta.dirname, '../../docs/nodes');
mkdirSync(folder, { recursive: true });
const pages = new Map([['README.md', nodeIndex(registry.values())]]);
for (const definition of registry.values()) pages.set(`${definition.type}.md`, nodePage(definition));
for (const file of readdirSync(folder)) if (!pages.has(file)) rmSync(join(folder, file));
for (const [file, text] of pages) writeFileSync(join(folder, file), text);
