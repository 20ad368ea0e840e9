import type { WorkflowDocument } from '../../core/workflow/document.ts';
import { fromErrorData } from '../../core/errors/app-error.ts';
import type { DefinitionsRpc } from './protocol.ts';

/** Which variables of its workspace a workflow may read: none, those of these names, or any. */
export type VariablesRead = 'none' | 'any' | readonly string[];

/** `$vars.name` and `$vars['name']`, as they stand in the JSON of a document; the name is absent in any other use. */
const USES = /\$vars\b(?:\s*(?:\?\.|\.)?\s*(?:\[\s*\\?["'`](\w+)\\?["'`]\s*\]|(?<=\.\s*)(\w+)))?/g;

/** Looks through a whole document: its parameters, its settings and the code in it. */
export function variablesReadBy(document: WorkflowDocument): VariablesRead {
  return variablesReadIn(JSON.stringify([document.nodes, document.settings]));
}

/** Looks through one expression, or through expressions that stand in JSON. */
export function variablesReadIn(text: string): VariablesRead {
  const names = new Set<string>();
  for (const [, quoted, plain] of text.matchAll(USES)) {
    const name = quoted ?? plain;
    if (name === undefined) return 'any';
    names.add(name);
  }
  return names.size === 0 ? 'none' : [...names];
}

/**
 * The variables that a workflow reads, as they are now. They go into the journal with the start, so that a repeat sees
 * the same. Most workflows read none, and then nothing is asked.
 */
export async function readVariables(
  read: Exclude<VariablesRead, 'none'>,
  workspaceId: string,
  worker: DefinitionsRpc,
): Promise<Record<string, string>> {
  const found = await worker.variables(workspaceId);
  if (!found.ok) throw fromErrorData(found.error);
  if (read === 'any') return found.value;
  return Object.fromEntries(
    read.flatMap((name) => (Object.hasOwn(found.value, name) ? [[name, found.value[name]!]] : [])),
  );
}
