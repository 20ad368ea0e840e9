import { fromErrorData } from '../../core/errors/app-error.ts';
import type { SqlRunner } from '../../core/sql/protocol.ts';
import { callObject } from '../call-object.ts';
import type { ObjectEnv } from '../env.ts';
import type { ScratchRpc } from './scratch.ts';

/** Runs queries in the scratch object of one execution, so that they wait for nobody else's. */
export function askScratch(env: Pick<ObjectEnv, 'SCRATCH'>, execution: string): SqlRunner {
  const id = env.SCRATCH.idFromName(execution);
  return async (request) => {
    const answer = await callObject(
      () => env.SCRATCH.get(id) as unknown as ScratchRpc,
      (scratch) => scratch.query(request),
    );
    if (!answer.ok) throw fromErrorData(answer.error);
    return answer.value;
  };
}
