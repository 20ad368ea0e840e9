import { useQuery } from '@tanstack/react-query';
import { getCatalogue } from '../../../core/api/health.ts';
import type { NodeTraits } from '../../../core/engine/graph.ts';
import type { WorkflowDocument } from '../../../core/workflow/document.ts';
import { call } from './call.ts';

export type Family = 'trigger' | 'flow' | 'data' | 'action' | 'ai' | 'human';

/** What the web reads of a field of a node type. */
export interface FieldInfo {
  name: string;
  kind: string;
  label: string;
  help?: string;
  options?: { value: unknown; label: string }[];
  fields?: FieldInfo[];
  showWhen?: Record<string, readonly unknown[]>;
  fallback?: unknown;
}

export interface NodeInfo {
  type: string;
  label: string;
  summary: string;
  group: Family;
  icon: string;
  fields: FieldInfo[];
  /** Labels of the outputs; null where they follow from the parameters. */
  outputs: readonly string[] | null;
  inputs: readonly string[];
  requiredInputs?: number | number[];
}
export type Catalogue = ReadonlyMap<string, NodeInfo>;

const FAMILIES: readonly Family[] = ['trigger', 'flow', 'data', 'action', 'ai', 'human'];
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const labels = (value: unknown): string[] | null => (Array.isArray(value) ? value.map(String) : null);

function toField(name: string, raw: unknown): FieldInfo {
  const field = record(raw);
  return {
    name,
    kind: String(field.kind ?? 'text'),
    label: String(field.label ?? name),
    ...(typeof field.help === 'string' ? { help: field.help } : {}),
    ...(Array.isArray(field.options) ? { options: field.options as { value: unknown; label: string }[] } : {}),
    ...(field.fields ? { fields: toFields(field.fields) } : {}),
    ...(field.showWhen ? { showWhen: field.showWhen as Record<string, readonly unknown[]> } : {}),
    ...('default' in field ? { fallback: field.default } : {}),
  };
}

const toFields = (raw: unknown): FieldInfo[] =>
  Object.entries(record(raw)).map(([name, field]) => toField(name, field));

function toInfo(raw: Record<string, unknown>): NodeInfo {
  const group = FAMILIES.find((family) => family === raw.group) ?? 'action';
  return {
    type: String(raw.type),
    label: String(raw.label ?? raw.type),
    summary: String(raw.summary ?? ''),
    group,
    icon: String(raw.icon ?? ''),
    fields: toFields(raw.fields),
    outputs: labels(raw.outputs),
    inputs: labels(raw.inputs) ?? (group === 'trigger' ? [] : ['input']),
    ...(raw.requiredInputs === undefined ? {} : { requiredInputs: raw.requiredInputs as number | number[] }),
  };
}

/** The node types of this deployment. They change only with a deployment, so they are read once. */
export function useCatalogue() {
  return useQuery({
    queryKey: ['catalogue'],
    queryFn: async ({ signal }): Promise<Catalogue> => {
      const { nodes } = await call(getCatalogue, { signal });
      return new Map(nodes.map((node) => [String(node.type), toInfo(node)]));
    },
    staleTime: Infinity,
  });
}

/**
 * Labels of a node's outputs. The catalogue knows those of the default parameters; where the parameters make more, the
 * connections show it.
 */
export function outputLabels(
  document: WorkflowDocument,
  nodeId: string,
  info: NodeInfo | undefined,
): readonly string[] {
  const used = document.connections.filter(({ from }) => from.node === nodeId && from.port !== 'error');
  const known = info?.outputs ?? [];
  const count = Math.max(1, known.length, ...used.map(({ from }) => from.index + 1));
  return Array.from({ length: count }, (_, index) => known[index] ?? (count === 1 ? '' : String(index)));
}

/** What the engine's rules must know of the node types, for a fold in the browser. */
export function traitsFrom(catalogue: Catalogue, document: WorkflowDocument) {
  const byParams = new Map(document.nodes.map((node) => [node.params, node]));
  return (type: string, _version: number, params: Record<string, unknown>): NodeTraits => {
    const info = catalogue.get(type);
    const node = byParams.get(params as (typeof document.nodes)[number]['params']);
    return {
      outputs: node ? outputLabels(document, node.id, info).length : (info?.outputs?.length ?? 1),
      retry: 'safe',
      ...(info?.requiredInputs === undefined ? {} : { requiredInputs: info.requiredInputs }),
    };
  };
}
