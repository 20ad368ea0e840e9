/**
 * Writes what the Code node's engines load: QuickJS with its operations counted, and the guest's side as texts. Run by
 * `npm run catalogue`; files are written only when they change.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Esbuild from 'esbuild';
import { meterWasm } from './meter-wasm.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
// The bundler that wrangler brings.
const { build } = createRequire(require.resolve('wrangler/package.json'))('esbuild') as typeof Esbuild;

function write(path: string, content: string | Uint8Array): void {
  const target = join(root, path);
  try {
    if (Buffer.from(content).equals(readFileSync(target))) return;
  } catch {
    // It is not there yet.
  }
  writeFileSync(target, content);
}

/** A file of the guest with everything that it imports, as an expression that gives what the file exports. */
async function expressionOf(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'core/code/guest', file)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    globalName: 'guest',
    target: 'es2022',
    logLevel: 'error',
    legalComments: 'none',
  });
  return `(function(){${outputFiles[0]!.text.trim()}return guest})()`;
}

const texts = {
  QUICKJS_GUEST: await expressionOf('quickjs.ts'),
  ISOLATE_GUEST: await expressionOf('isolate.ts'),
  LUXON: await expressionOf('luxon.ts'),
  JMESPATH: await expressionOf('jmespath.ts'),
};
write(
  'core/code/guest.generated.ts',
  `// Written by worker/build/guest.ts from core/code/guest. Do not edit.\n${Object.entries(texts)
    .map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};`)
    .join('\n')}\n`,
);

const wasm = require.resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
write('durable-objects/code/quickjs.generated.wasm', meterWasm(readFileSync(wasm)));
