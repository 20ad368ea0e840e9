import { z } from 'zod';

type Schema = {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  prefixItems?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  $ref?: string;
};

/** Segments of a path that are no id: already encoded where that is the trick. */
export const NASTY_SEGMENTS = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'undefined',
  'null',
  '-1',
  '1e309',
  '1.5',
  '99999999999999999999',
  "'%20OR%201=1--",
  '%00',
  '%0d%0aSet-Cookie:x=1',
  '%ff',
  '%',
  '%2e%2e%2f%2e%2e%2fetc',
  '%F0%9F%92%A9',
  '*',
  '%20',
  'a'.repeat(10_000),
  '0'.repeat(64),
];

/** Texts for a field of a query. */
export const NASTY_TEXTS = [
  '',
  ' ',
  '-1',
  '0',
  '1e309',
  'NaN',
  '0x10',
  '1.5',
  '99999999999999999999',
  'true',
  '__proto__',
  'constructor',
  '\u0000',
  "' OR 1=1--",
  '[object Object]',
  'eyJhIjoxfQ.c2lnbmF0dXJl',
  'bm9uc2Vuc2U.',
  '.',
  'x'.repeat(20_000),
];

/** Values for any place in a body. */
export const NASTY_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  -0,
  Number.MAX_SAFE_INTEGER + 1,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\r\nSet-Cookie: x=1',
  '__proto__',
  'constructor',
  'toString',
  '={{ $json.',
  '={{ constructor.constructor("return 1")() }}',
  'x'.repeat(70_000),
  [],
  [[[]]],
  [null],
  {},
  { constructor: { prototype: { polluted: true } } },
  JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
  Array.from({ length: 3000 }, () => 0),
];

/** A value that fits a schema, with every optional field and one element in every list. */
export function sampleOf(schema: z.ZodType): unknown {
  return sample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, 0);
}

/** Names of the fields that a schema of an object has. */
export function fieldsOf(schema: z.ZodType | undefined): string[] {
  if (!schema) return [];
  return Object.keys((z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema).properties ?? {});
}

function sample(schema: Schema, depth: number): unknown {
  if (depth > 12) return null;
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  const one = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (one) return sample(one, depth + 1);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, field]) => [name, sample(field, depth + 1)]),
      );
    case 'array':
      return schema.prefixItems
        ? schema.prefixItems.map((item) => sample(item, depth + 1))
        : schema.items
          ? [sample(schema.items, depth + 1)]
          : [];
    case 'string':
      if (schema.format === 'email') return 'grace@example.com';
      return schema.pattern?.includes('smhd') ? '7d' : 'x'.repeat(Math.max(1, schema.minLength ?? 0));
    case 'number':
    case 'integer':
      return Math.max(schema.minimum ?? 0, (schema.exclusiveMinimum ?? -1) + 1);
    case 'boolean':
      return false;
    default:
      return null;
  }
}

/** Copies of a body, each with one place changed to one value; a place's own keys too. */
export function* mutationsOf(body: unknown): Generator<{ at: string; body: unknown }> {
  for (const path of placesIn(body, [])) {
    for (const value of NASTY_VALUES)
      yield { at: `${path.join('.')} = ${describe(value)}`, body: put(body, path, value) };
    yield { at: `${path.join('.')} left out`, body: put(body, path, undefined) };
  }
}

function placesIn(value: unknown, path: string[]): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, child]) => placesIn(child, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

function put(body: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(body) ? [...(body as unknown[])] : { ...(body as object) }) as Record<string, unknown>;
  copy[key] = put(copy[key], rest, value);
  return copy;
}

function describe(value: unknown): string {
  return JSON.stringify(value).slice(0, 60);
}
