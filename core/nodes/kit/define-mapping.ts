import type { MappingNotes, N8nMapping, N8nNodeFacts, Params } from './n8n-mapping.ts';

/** JSON as a mapping may write it: members that are undefined are left out. */
export type LooseJson =
  null | boolean | number | string | readonly LooseJson[] | { [key: string]: LooseJson | undefined };
export type LooseParams = { [name: string]: LooseJson | undefined };

type LooseMapping = Omit<N8nMapping, 'toParams' | 'fromParams'> & {
  toParams(parameters: Params, facts: N8nNodeFacts & { type: string }, notes: MappingNotes): LooseParams;
  fromParams(params: Params, notes: MappingNotes): { typeVersion: number; parameters: LooseParams };
};

const withoutUndefined = (params: LooseParams): Params => JSON.parse(JSON.stringify(params)) as Params;

/** A mapping whose functions may leave a member undefined instead of leaving it out: n8n writes no defaults. */
export const defineMapping = ({ toParams, fromParams, ...rest }: LooseMapping): N8nMapping => ({
  ...rest,
  toParams: (parameters, facts, notes) => withoutUndefined(toParams(parameters, facts, notes)),
  fromParams: (params, notes) => {
    const { typeVersion, parameters } = fromParams(params, notes);
    return { typeVersion, parameters: withoutUndefined(parameters) };
  },
});
