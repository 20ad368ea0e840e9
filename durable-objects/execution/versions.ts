import type { Graph } from '../../core/engine/graph.ts';
import type { RunState } from '../../core/engine/state.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { LoadedDefinition } from './definitions.ts';
import type { RunMeta } from './run-meta.ts';

/** The versions of its workflow that a run has run on, loaded. One is added before an event names it. */
export class Versions {
  private readonly byHash: Map<string, LoadedDefinition>;

  constructor(versions: readonly LoadedDefinition[]) {
    this.byHash = new Map(versions.map((version) => [version.hash, version]));
  }

  add(version: LoadedDefinition): void {
    this.byHash.set(version.hash, version);
  }

  get all(): readonly LoadedDefinition[] {
    return [...this.byHash.values()];
  }

  of(meta: RunState['meta']): LoadedDefinition {
    const { hash } = (meta as unknown as RunMeta).definition;
    const version = this.byHash.get(hash);
    if (!version) throw new AppError('INTERNAL', `The version ${hash} of the workflow was not loaded.`);
    return version;
  }

  readonly graphFor = (meta: RunState['meta']): Graph => this.of(meta).graph;
}
