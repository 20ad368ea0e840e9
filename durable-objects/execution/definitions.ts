import { fromErrorData } from '../../core/errors/app-error.ts';
import { buildGraph, type Graph, type NodeTraits } from '../../core/engine/graph.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import { traitsOf } from '../../core/nodes/kit/traits.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import type { Definition, DefinitionsRpc } from './protocol.ts';
import { variablesReadBy, type VariablesRead } from './variables.ts';

/** A definition ready to run. Immutable and shared by every execution of the isolate that uses it. */
export interface LoadedDefinition {
  /** Names the content: the key by which a run finds it. */
  hash: string;
  document: WorkflowDocument;
  graph: Graph;
  /** Node ids by name, for expressions that name nodes. */
  idByName: ReadonlyMap<string, string>;
  variables: VariablesRead;
}

/** Versions are immutable, so the hash alone names the content; bounded because isolates live long. */
const CACHE_LIMIT = 200;
const cache = new Map<string, LoadedDefinition>();

/** Puts a version into the isolate's cache; the ingress does so because it has the document in hand. */
export function primeDefinition(hash: string, document: WorkflowDocument): LoadedDefinition {
  const known = cache.get(hash);
  if (known) return known;
  const loaded = prepare(hash, document);
  if (cache.size >= CACHE_LIMIT) cache.delete(cache.keys().next().value!);
  cache.set(hash, loaded);
  return loaded;
}

/** The definition from the cache, the inline draft, or the Worker. A promise only in the last case. */
export function loadDefinition(
  definition: Definition,
  workspaceId: string,
  worker: () => DefinitionsRpc,
): LoadedDefinition | Promise<LoadedDefinition> {
  const known = cache.get(definition.hash);
  if (known) return known;
  if (definition.kind === 'draft') return primeDefinition(definition.hash, definition.document);
  return fetchVersion(definition.versionId, definition.hash, workspaceId, worker());
}

async function fetchVersion(
  versionId: string,
  hash: string,
  workspaceId: string,
  worker: DefinitionsRpc,
): Promise<LoadedDefinition> {
  const found = await worker.version(workspaceId, versionId);
  if (!found.ok) throw fromErrorData(found.error);
  return primeDefinition(hash, found.value);
}

/** An unknown type is found by validation; a definition that holds one all the same fails at that node, not here. */
function traitsOfType(type: string, _version: number, params: Record<string, unknown>): NodeTraits {
  const definition = registry.get(type);
  return definition ? traitsOf(definition, params) : { outputs: 1, retry: 'safe' };
}

function prepare(hash: string, document: WorkflowDocument): LoadedDefinition {
  return {
    hash,
    document,
    graph: buildGraph(document, traitsOfType),
    idByName: new Map(document.nodes.map((node) => [node.name, node.id])),
    variables: variablesReadBy(document),
  };
}
