import { callObject } from '../call-object.ts';
import type { ObjectEnv } from '../env.ts';
import type { StaticDataRpc } from './static-data.ts';

/** What a workflow keeps from one execution to the next. */
export function askStaticData(
  env: Pick<ObjectEnv, 'STATIC_DATA'>,
  { workspaceId, workflowId }: { workspaceId: string; workflowId: string },
): StaticDataRpc {
  const id = env.STATIC_DATA.idFromName(JSON.stringify([workspaceId, workflowId]));
  const ask = <T>(call: (kept: StaticDataRpc) => Promise<T>) =>
    callObject(() => env.STATIC_DATA.get(id) as unknown as StaticDataRpc, call);
  return {
    read: () => ask((kept) => kept.read()),
    save: (execution, changes) => ask((kept) => kept.save(execution, changes)),
    begin: (data) => ask((kept) => kept.begin(data)),
    reset: () => ask((kept) => kept.reset()),
    end: () => ask((kept) => kept.end()),
  };
}
