import { isExpression } from '../../../expressions/is-expression.ts';
import type { Json } from '../../../workflow/document.ts';
import type { MappingNotes, Params } from '../n8n-mapping.ts';
import { isRecord } from '../records.ts';

const holdsExpression = (value: Json): boolean =>
  isExpression(value) || (typeof value === 'object' && value !== null && Object.values(value).some(holdsExpression));

/**
 * JSON that n8n holds as text, as a value where that is the same: not where it would lose digits, and not where a text
 * in it would become an expression.
 */
export function jsonFrom(value: Json): Json {
  if (typeof value !== 'string' || isExpression(value) || /\d{16}/.test(value)) return value;
  try {
    const parsed = JSON.parse(value) as Json;
    return typeof parsed === 'object' && parsed !== null && !holdsExpression(parsed) ? parsed : value;
  } catch {
    return value;
  }
}

/** A record that is known now: given as one, or as text, and no text in it would become an expression. */
export function fixedRecord(value: Json): Params | null {
  if (isRecord(value)) return value;
  const parsed = jsonFrom(value);
  return isRecord(parsed) ? parsed : null;
}

/** A value as it stands in a list of names and values: what is no text, number or boolean becomes JSON. */
export const oneText = (value: Json): Json => (typeof value === 'object' ? JSON.stringify(value) : value);

/** JSON as the text that n8n holds. Expressions inside a value become blocks of one template. */
export function jsonTo(value: Json | undefined, notes: MappingNotes): string {
  if (value === undefined) return '{}';
  if (typeof value === 'string') return value;
  if (!holdsExpression(value)) return JSON.stringify(value, null, 2);
  notes.changed('JSON with expressions inside is one text with blocks in n8n.');
  const write = (part: Json): string => {
    if (isExpression(part)) {
      const only = /^=\{\{((?:(?!\}\}|\{\{)[\s\S])*)\}\}$/.exec(part);
      return only ? `{{ JSON.stringify(${only[1]!.trim()}) }}` : JSON.stringify(part.slice(1));
    }
    if (Array.isArray(part)) return `[${part.map(write).join(', ')}]`;
    if (typeof part !== 'object' || part === null) return JSON.stringify(part);
    return `{ ${Object.entries(part)
      .map(([key, member]) => `${JSON.stringify(key)}: ${write(member)}`)
      .join(', ')} }`;
  };
  return `=${write(value)}`;
}
