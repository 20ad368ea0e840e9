import { parseAllowList } from '../../core/egress/allow-list.ts';
import type { ObjectEnv } from '../env.ts';

/** What the operator and the place say about calls to the outside. */
export interface EgressRules {
  /** Exact `host:port` pairs that may be reached although they are private. */
  allow: ReadonlySet<string>;
  /** True where the local egress Worker makes the calls, so that its header can be believed. */
  isLocal: boolean;
}

export function egressRules(env: ObjectEnv): EgressRules {
  return { allow: parseAllowList(env.EGRESS_ALLOW).hosts, isLocal: env.EGRESS_WORKER === 'true' };
}
