import type { NodeMemory } from '../../core/nodes/kit/context.ts';
import { callObject } from '../call-object.ts';
import type { ObjectEnv } from '../env.ts';
import type { MemoryRpc } from './memory.ts';

/** Texts of one call; more are asked for in several. */
const MOST = 5000;

/** What `owner` (workspace, workflow, perhaps a node of it) remembers, as a run of a node sees it. */
export function askMemory(env: Pick<ObjectEnv, 'MEMORY'>, owner: readonly string[], run: string): NodeMemory {
  const id = env.MEMORY.idFromName(JSON.stringify(owner));
  const stub = () => env.MEMORY.get(id) as unknown as MemoryRpc;
  return {
    async addNew(texts, size) {
      const answers: boolean[] = [];
      for (let from = 0; from < texts.length; from += MOST) {
        const keys = await Promise.all(texts.slice(from, from + MOST).map(keyOf));
        answers.push(...(await callObject(stub, (memory) => memory.addNew(run, keys, size))));
      }
      return answers;
    },
    raise: (value) => callObject(stub, (memory) => memory.raise(run, value)),
    forget: () => callObject(stub, (memory) => memory.forget()),
  };
}

/** A key of one length, whatever the text: it may be a whole record. */
async function keyOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...digest.subarray(0, 18)));
}
