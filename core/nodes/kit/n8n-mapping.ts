import type { Json } from '../../workflow/document.ts';

/** A node's parameters, as n8n or we write them. */
export type Params = { [name: string]: Json };

/** What a mapping may say besides its result. */
export interface MappingNotes {
  /** Something of the node is dropped or behaves differently; `message` says what, and what to do. Shown in the import's report. */
  changed(message: string): void;
  /** The node cannot do what is asked for with these parameters: it becomes a placeholder that says this. */
  unsupported(message: string): void;
}

/** What a mapping may ask of the n8n node besides its parameters. */
export interface N8nNodeFacts {
  typeVersion: number;
  /** Credential kinds of n8n that the node names, for example `httpBasicAuth`. */
  credentials: readonly string[];
}

/**
 * How a node of n8n becomes one of ours and goes back. Data and pure functions. Expressions are taken over as they stand:
 * a string that begins with `=` is one in both formats. The importer keeps the source node beside ours, so that an
 * unchanged node is exported as it came; `fromParams` is for nodes that were made or changed here.
 */
export interface N8nMapping {
  /** n8n's name of the type, for example `n8n-nodes-base.set`; the first is the one that is exported. */
  types: readonly [string, ...string[]];
  /** Versions of the type whose parameters `toParams` understands. */
  versions: readonly number[];
  /** Where one type of n8n becomes several of ours, by its operation: true for the nodes that become this one. */
  accepts?(parameters: Params, facts: N8nNodeFacts & { type: string }): boolean;
  /** Which of our outputs the outputs of n8n's node are, where they stand in another order: `[1, 0]`. */
  outputs?(facts: { type: string; typeVersion: number }): readonly number[];
  /** Our parameters for a node of n8n. `type` is the one of `types` that was met. */
  toParams(parameters: Params, facts: N8nNodeFacts & { type: string }, notes: MappingNotes): Params;
  /** The parameters of n8n's newest version here that do what ours do. */
  fromParams(params: Params, notes: MappingNotes): { typeVersion: number; parameters: Params };
  /** Our credential field for a credential kind of n8n. */
  credentials?: Readonly<Record<string, string>>;
  /** Recorded pairs that one generic test runs: from three type versions, where there are three. */
  examples?: readonly N8nMappingExample[];
}

/** Parameters as n8n writes them, and ours that do the same. */
export interface N8nMappingExample {
  /** Which of `types`; the first when absent. */
  type?: string;
  typeVersion: number;
  parameters: Params;
  credentials?: readonly string[];
  params: Params;
}
