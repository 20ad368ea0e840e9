import type { Json } from '../../workflow/document.ts';
import type { CredentialField, Field, GroupField } from './fields.ts';

/** What a field that is hidden, or was left empty, gives: a value of its type, so that a node may rely on the type. */
export function emptyValue(field: Exclude<Field, CredentialField>): Json | undefined {
  if (field.kind === 'group') return emptyGroup(field);
  if (field.default !== undefined) return structuredCopy(field.default as Json);
  if ('optional' in field && field.optional) return undefined;
  switch (field.kind) {
    case 'text':
      return '';
    case 'number':
      return 0;
    case 'list':
    case 'names':
      return [];
    default:
      return null;
  }
}

function emptyGroup({ fields }: GroupField): Json {
  const result: { [name: string]: Json } = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = field.kind === 'credential' ? undefined : emptyValue(field);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

/** Defaults are shared by all runs; a node may change its input. */
const structuredCopy = (value: Json): Json =>
  typeof value === 'object' && value !== null ? (JSON.parse(JSON.stringify(value)) as Json) : value;
