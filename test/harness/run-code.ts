import { localCodeEngine } from './code-engine.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import code from '../../core/nodes/code.ts';
import { runNode, type RunNodeOptions } from '../../core/nodes/testing/run-node.ts';

type Records = { [key: string]: Json }[];

/** Runs a source in the Code node on the local engine. */
export const run = (
  source: string,
  input: Records = [{ n: 1 }, { n: 2 }],
  options: RunNodeOptions = {},
  mode = 'all',
) =>
  runNode(code, {
    params: { mode, code: source },
    inputs: [input.map((json) => ({ json }))],
    codeEngine: localCodeEngine(),
    ...options,
  });

/** What came out, bare. */
export const give = async (...args: Parameters<typeof run>) => {
  const { result } = await run(...args);
  return (result as Item[][])[0]!.map(({ json }) => json);
};

/** Why it failed; what came out where it did not. */
export const failure = (...args: Parameters<typeof run>) =>
  run(...args).then(
    ({ result }) => result,
    (error: { code: string; message: string; details?: object }) => ({
      code: error.code,
      message: error.message,
      ...error.details,
    }),
  );
