import { useQuery } from '@tanstack/react-query';
import { getCatalogue } from '../../../core/api/health.ts';
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
}
export type Catalogue = ReadonlyMap<string, NodeInfo>;

const FAMILIES: readonly Family[] = ['trigger', 'flow', 'data', 'action', 'ai', 'human'];
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

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
