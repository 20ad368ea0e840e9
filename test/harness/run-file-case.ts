import type { CodeEngine } from '../../core/code/engine.ts';
import { fromUtf8 } from '../../core/expressions/text/utf8.ts';
import code from '../../core/nodes/code.ts';
import { decodeBase64 } from '../../core/nodes/kit/base64.ts';
import { runNode } from '../../core/nodes/testing/run-node.ts';
import type { Item } from '../../core/workflow/item.ts';
import { CASE_FILES } from './code-cases.ts';

/** What code makes of the items with files: their data, and the texts of the files that they have then. */
export async function runFileCase(engine: CodeEngine, source: string, mode: string) {
  const { result, files } = await runNode(code, {
    params: { mode, code: source },
    inputs: [CASE_FILES.map(() => ({ json: {} }))],
    files: CASE_FILES,
    codeEngine: engine,
  });
  return (result as Item[][])[0]!.map(({ json, binary }) => ({
    json,
    ...(binary
      ? {
          files: Object.fromEntries(
            Object.entries(binary).map(([name, file]) => {
              const { data, id } = file as { data?: string; id?: string };
              return [name, id === undefined ? fromUtf8(decodeBase64(data!)) : files.shown(file).text];
            }),
          ),
        }
      : {}),
  }));
}
