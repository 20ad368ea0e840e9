import { compatibilityProblems } from '../../core/engine/compatible.ts';
import { AppError, fromErrorData } from '../../core/errors/app-error.ts';
import { primeDefinition, type LoadedDefinition } from './definitions.ts';
import type { Host } from './host.ts';
import type { PublishedVersion } from './protocol.ts';
import type { Run } from './run.ts';
import { readVariables } from './variables.ts';

/** A version with which a run may be asked to go on. */
export interface OtherVersion {
  named: PublishedVersion;
  loaded: LoadedDefinition;
  /** What it reads of the workspace's variables; null where it reads none. */
  vars: Record<string, string> | null;
}

/** Loads the version that a person names; null where the run is on it already. */
export async function findVersion(host: Host, run: Run, version: string): Promise<OtherVersion | null> {
  const { workspaceId, workflowId } = run.meta;
  const found = await host.worker.Definitions.versionOf(workspaceId, workflowId, version);
  if (!found.ok) throw fromErrorData(found.error);
  const { definition: named, document } = found.value;
  if (named.hash === run.meta.definition.hash) return null;
  const loaded = primeDefinition(named.hash, document);
  const { variables } = loaded;
  const vars = variables === 'none' ? null : await readVariables(variables, workspaceId, host.worker.Definitions);
  return { named, loaded, vars };
}

/**
 * The change of the run's `meta` with which it goes on with another version. Looks at the run as it stands now, so it
 * must be appended in the same turn. EXECUTION_INCOMPATIBLE lists what stands against it.
 */
export function switchTo(run: Run, { named, loaded, vars }: OtherVersion): Record<string, unknown> {
  const problems = compatibilityProblems(run.state, run.definition.graph, loaded.graph);
  if (problems.length > 0) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    throw new AppError(
      'EXECUTION_INCOMPATIBLE',
      `The execution cannot go on with version ${named.number}: ${problems[0]!.message}${more}`,
      { problems },
    );
  }
  run.versions.add(loaded);
  // What the run has seen stays as it saw it; only what the other version reads besides is new.
  return { definition: named, ...(vars ? { vars: { ...vars, ...run.meta.vars } } : {}) };
}
