/**
 * If these fail, a node that comes from n8n does something else here, or goes back as another node than it was.
 */
import { describe, expect, it } from 'vitest';
import type { Json } from '../workflow/document.ts';
import { checkParams } from './kit/check-params.ts';
import type { NodeDefinition } from './kit/definition.ts';
import type { Fields } from './kit/fields.ts';
import { isShown } from './kit/input.ts';
import type { MappingNotes, N8nMapping, Params } from './kit/n8n-mapping.ts';
import { isRecord } from './kit/records.ts';
import { registry } from './registry.generated.ts';

const mappingsOf = ({ n8n }: NodeDefinition): readonly N8nMapping[] =>
  n8n === undefined ? [] : Array.isArray(n8n) ? (n8n as readonly N8nMapping[]) : [n8n as N8nMapping];

const silent: MappingNotes = { changed: () => undefined, unsupported: () => undefined };

/** Parameters as they act: with their defaults, without what is hidden, lists of names as lists. */
function normal(fields: Fields, params: Params): Params {
  const result: Params = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'credential' || !isShown(field, params, fields)) continue;
    const value = params[name] ?? ('default' in field ? (field.default as Json | undefined) : undefined);
    if (field.kind === 'group') result[name] = normal(field.fields, isRecord(value) ? value : {});
    else if (field.kind === 'list' && Array.isArray(value))
      result[name] = value.map((entry) => (isRecord(entry) ? normal(field.fields, entry) : entry));
    else if (field.kind === 'names' && typeof value === 'string' && !value.startsWith('='))
      result[name] = value.split(',').map((one) => one.trim());
    else if (value !== undefined) result[name] = value;
  }
  return result;
}

const mapped = [...registry.values()].flatMap((definition) =>
  mappingsOf(definition)
    .filter(({ examples }) => examples !== undefined)
    .map((mapping) => [mapping.types[0], definition, mapping] as const),
);

describe.each(mapped)('the mapping of %s', (_type, definition, mapping) => {
  it.each(mapping.examples!.map((example, index) => [index + 1, example.typeVersion, example] as const))(
    'reads example %i, of version %f',
    (_index, _version, example) => {
      const complaints: string[] = [];
      const type = example.type ?? mapping.types[0];
      const facts = { type, typeVersion: example.typeVersion, credentials: example.credentials ?? [] };
      expect(mapping.types).toContain(type);
      expect(mapping.versions).toContain(example.typeVersion);
      expect(mapping.accepts?.(example.parameters, facts) ?? true).toBe(true);
      const params = mapping.toParams(example.parameters, facts, {
        changed: () => undefined,
        unsupported: (message) => void complaints.push(message),
      });
      expect(params).toEqual(example.params);
      expect(complaints).toEqual([]);
      expect(checkParams(definition.fields, params)).toEqual([]);
    },
  );

  it('has examples of three versions, where there are three', () => {
    const versions = new Set(mapping.examples!.map(({ typeVersion }) => typeVersion));
    expect(versions.size).toBeGreaterThanOrEqual(Math.min(3, mapping.versions.length));
  });
});

const first = mapped.filter(([, definition, mapping]) => mappingsOf(definition)[0] === mapping);

describe.each(first)('what goes back to %s', (_type, definition, mapping) => {
  it.each(
    definition.examples
      .filter(({ params, error }) => error === undefined || checkParams(definition.fields, params).length === 0)
      .map((example) => [example.title, example] as const),
  )('comes again as it was, or says what n8n cannot do: %s', (_title, { params }) => {
    let isSaid = false;
    const say = () => void (isSaid = true);
    const { typeVersion, parameters } = mapping.fromParams(params, { changed: say, unsupported: say });
    expect(typeVersion).toBe(Math.max(...mapping.versions));
    const facts = { type: mapping.types[0], typeVersion, credentials: [] };
    expect(mapping.accepts?.(parameters, facts) ?? true).toBe(true);
    const again = mapping.toParams(parameters, facts, silent);
    const [before, after] = [normal(definition.fields, params), normal(definition.fields, again)];
    if (isSaid) expect(after).not.toEqual(before);
    else expect(after).toEqual(before);
  });
});
