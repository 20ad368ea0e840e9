import type { Json } from '../../../workflow/document.ts';
import { isExpression } from '../../../expressions/is-expression.ts';
import { defineMapping, type LooseParams } from '../define-mapping.ts';
import type { Params } from '../n8n-mapping.ts';
import { at, flagAt, listAt, namesAt, namesText, wordAt } from '../n8n-params.ts';
import { SET_PAIRS } from './examples-data.ts';
import { jsonFrom, jsonTo } from './json-text.ts';

/** What n8n's form holds where nothing was written. */
const UNNAMED = 'propertyName';

/** The values of versions 1 and 2, in the order in which n8n sets them. */
function firstValues(parameters: Params, typeVersion: number): LooseParams[] {
  const of = (kind: 'boolean' | 'number' | 'string', fallback: Json): LooseParams[] =>
    listAt(parameters, `values.${kind}`).map(({ name = UNNAMED, value = fallback }) => ({
      name,
      // The first version takes whatever an expression gives; the form itself holds the right type.
      type: isExpression(value) && (typeVersion < 2 || kind === 'string') ? 'any' : kind,
      value,
    }));
  return [...of('boolean', false), ...of('number', 0), ...of('string', '')];
}

const VALUE_OF: Readonly<Record<string, { type: string; fallback: Json }>> = {
  stringValue: { type: 'string', fallback: '' },
  numberValue: { type: 'number', fallback: '' },
  booleanValue: { type: 'boolean', fallback: 'true' },
  arrayValue: { type: 'array', fallback: '' },
  objectValue: { type: 'object', fallback: '={}' },
};

const valuesOf3 = (parameters: Params): LooseParams[] =>
  listAt(parameters, 'fields.values').map((field) => {
    const key = typeof field.type === 'string' && Object.hasOwn(VALUE_OF, field.type) ? field.type : 'stringValue';
    const { type, fallback } = VALUE_OF[key]!;
    return { name: field.name ?? '', type, value: field[key] ?? fallback };
  });

const assignmentsOf = (parameters: Params): LooseParams[] =>
  listAt(parameters, 'assignments.assignments').map(({ name = '', type = 'string', value = '' }) => ({
    name,
    type: type === 'binary' ? 'file' : type,
    value,
  }));

const INCLUDE = { all: 'all', none: 'none', selected: 'selected', except: 'except' } as const;

/** n8n's Set, later called Edit Fields. */
export const SET_MAPPING = defineMapping({
  types: ['n8n-nodes-base.set'],
  versions: [1, 2, 3, 3.1, 3.2, 3.3, 3.4],
  examples: SET_PAIRS,
  toParams(parameters, { typeVersion }, notes) {
    const dots = flagAt(parameters, 'options.dotNotation', true);
    if (typeVersion < 3)
      return {
        assignments: firstValues(parameters, typeVersion),
        keepInput: at(parameters, 'keepOnlySet') !== true,
        // These versions refuse no value.
        lenient: typeVersion >= 2 ? true : undefined,
        dots,
      };
    const mode = wordAt(parameters, 'mode', 'manual', { manual: 'fields', raw: 'json' } as const, notes);
    const include = wordAt(parameters, 'include', 'all', INCLUDE, notes);
    const keepInput = typeVersion >= 3.3 ? flagAt(parameters, 'includeOtherFields', false) : include !== 'none';
    const names = include === 'selected' ? 'includeFields' : 'excludeFields';
    const files =
      typeVersion >= 3.4
        ? at(parameters, 'options.stripBinary') !== true
        : // Before that files went on only when it was said.
          flagAt(parameters, 'options.includeBinary');
    const copies = at(parameters, 'duplicateItem') === true ? (at(parameters, 'duplicateCount') ?? 0) : undefined;
    return {
      mode,
      ...(mode === 'json'
        ? { json: jsonFrom(at(parameters, 'jsonOutput') ?? { my_field_1: 'value', my_field_2: 1 }) }
        : {
            assignments: typeVersion >= 3.3 ? assignmentsOf(parameters) : valuesOf3(parameters),
            lenient: flagAt(parameters, 'options.ignoreConversionErrors'),
          }),
      keepInput,
      ...(keepInput === false || include === 'none' ? {} : { include, files }),
      ...(include === 'selected' || include === 'except' ? { fields: namesAt(parameters, names) } : {}),
      dots,
      copies,
    };
  },
  fromParams(params, notes) {
    const { mode = 'fields', include = 'all' } = params;
    const assignments = listAt(params, 'assignments').map(({ name = '', type = 'string', value = '' }, index) => {
      if (type === 'json') notes.changed(`The field "${String(name)}" takes any JSON here; in n8n it is a record.`);
      if (type === 'any') notes.changed(`The field "${String(name)}" takes its value as it stands; in n8n it is text.`);
      return {
        id: String(index + 1),
        name,
        value,
        type: type === 'json' ? 'object' : type === 'any' ? 'string' : type === 'file' ? 'binary' : type,
      };
    });
    const options = {
      dotNotation: params.dots === false ? false : undefined,
      ignoreConversionErrors: params.lenient === true ? true : undefined,
      stripBinary: params.files === false ? true : undefined,
    };
    const copies =
      params.copies === undefined || params.copies === 0 ? {} : { duplicateItem: true, duplicateCount: params.copies };
    return {
      typeVersion: 3.4,
      parameters: {
        ...(mode === 'json'
          ? {
              mode: 'raw',
              jsonOutput: jsonTo(params.json, notes),
            }
          : { assignments: { assignments } }),
        ...copies,
        ...(params.keepInput === false ? {} : { includeOtherFields: params.keepInput ?? true }),
        ...(include === 'all' || params.keepInput === false
          ? {}
          : { include, [include === 'selected' ? 'includeFields' : 'excludeFields']: namesText(params.fields) }),
        options,
      },
    };
  },
});
