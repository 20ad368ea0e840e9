import type { Json } from '../../workflow/document.ts';
import { getPath, setPath } from './field-path.ts';
import type { MappingNotes, Params } from './n8n-mapping.ts';
import { isRecord } from './records.ts';

/** Where one parameter of ours lies among n8n's, and what its values are called there. */
export interface N8nRow {
  /** Path in n8n's parameters: `options.timezone`. */
  at: string;
  /** What a parameter that is not written means, where the two sides differ. */
  defaults?: { n8n: Json; ours: Json };
  /** What n8n calls our values; those that are not named are called the same. */
  values?: Readonly<Record<string, Json>>;
  /** The parameter is a list of records (or one record) whose members lie like this. */
  entries?: N8nRows;
  /** n8n writes a list of names as one text with commas. */
  names?: boolean;
}

/** A mapping as data: rows by the names of our parameters. */
export type N8nRows = Readonly<Record<string, N8nRow>>;

/** Our parameters of n8n's, row by row. What n8n leaves unsaid and means what we mean stays unsaid. */
export function readRows(parameters: Params, rows: N8nRows, notes: MappingNotes): Params {
  const params: Params = {};
  for (const [name, row] of Object.entries(rows)) {
    const raw = getPath(parameters, row.at) ?? row.defaults?.n8n;
    if (raw === undefined) continue;
    params[name] = toOurs(raw, row, notes);
  }
  return params;
}

/** n8n's parameters of ours, row by row. */
export function writeRows(params: Params, rows: N8nRows): Params {
  let parameters: Params = {};
  for (const [name, row] of Object.entries(rows)) {
    const value = params[name] ?? row.defaults?.ours;
    if (value !== undefined) parameters = setPath(parameters, row.at, toTheirs(value, row));
  }
  return parameters;
}

const isExpression = (value: Json): boolean => typeof value === 'string' && value.startsWith('=');

function toOurs(raw: Json, row: N8nRow, notes: MappingNotes): Json {
  if (row.entries) {
    if (Array.isArray(raw)) return raw.filter(isRecord).map((entry) => readRows(entry, row.entries!, notes));
    return isRecord(raw) ? readRows(raw, row.entries, notes) : raw;
  }
  if (row.names && typeof raw === 'string' && !isExpression(raw)) return namesIn(raw);
  if (!row.values) return raw;
  if (isExpression(raw))
    notes.unsupported(
      `"${row.at}" is an expression, but here it must be chosen. Choose one value, or use several nodes.`,
    );
  return Object.entries(row.values).find(([, theirs]) => theirs === raw)?.[0] ?? raw;
}

function toTheirs(value: Json, row: N8nRow): Json {
  if (row.entries) {
    if (Array.isArray(value)) return value.filter(isRecord).map((entry) => writeRows(entry, row.entries!));
    return isRecord(value) ? writeRows(value, row.entries) : value;
  }
  if (row.names && Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' && row.values && Object.hasOwn(row.values, value) ? row.values[value]! : value;
}

const namesIn = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
