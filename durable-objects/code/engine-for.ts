import type { CodeEngine } from '../../core/code/engine.ts';
import { isolateEngine, type Loader } from './isolate-engine.ts';
import { quickjsEngine } from './quickjs-engine.ts';
// @ts-expect-error A compiled module: the bundler makes it, and no program of TypeScript has a type for it.
import quickjs from './quickjs.generated.wasm';

/** What decides which engine runs code. */
export interface CodeEnv {
  /** `quickjs`, the default: inside the product, counted. `isolates`: each code in an isolate of its own, on Cloudflare only. */
  CODE_ENGINE?: string;
  /** The Worker Loader binding. */
  LOADER?: Loader;
}

/**
 * The engine of this deployment; null where the one that is asked for is not there: code that nobody trusts runs in no
 * other instead. Isolates must be asked for, because only Cloudflare's own platform limits what they compute.
 */
export function engineFor({ CODE_ENGINE, LOADER }: CodeEnv): CodeEngine | null {
  if (CODE_ENGINE === 'isolates') return LOADER ? isolateEngine(LOADER) : null;
  return CODE_ENGINE === undefined || CODE_ENGINE === '' || CODE_ENGINE === 'quickjs'
    ? quickjsEngine(quickjs as WebAssembly.Module)
    : null;
}
