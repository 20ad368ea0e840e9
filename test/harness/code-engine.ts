import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeEngine } from '../../core/code/engine.ts';
import { quickjsEngine } from '../../durable-objects/code/quickjs-engine.ts';

const WASM = join(import.meta.dirname, '../../durable-objects/code/quickjs.generated.wasm');
let engine: CodeEngine | null = null;

/** The engine of a local installation, in Node. */
export function localCodeEngine(): CodeEngine {
  engine ??= quickjsEngine(new WebAssembly.Module(readFileSync(WASM)));
  return engine;
}
