import { isExpression } from '../../../expressions/is-expression.ts';
import { defineMapping, type LooseParams } from '../define-mapping.ts';
import type { MappingNotes, Params } from '../n8n-mapping.ts';
import { at, flagAt, listAt, textAt, wordAt, wordFor } from '../n8n-params.ts';
import { DEFAULT_QUERY } from '../merge-by-sql.ts';
import { MERGE_PAIRS } from './examples-data.ts';

/** Version 1 copies what is named here whole, and the later one of two equal names wins. */
const FIRST_COMBINE = { clash: 'added', depth: 'shallow' } as const;

function firstParams(parameters: Params, notes: MappingNotes): LooseParams {
  const fields = (): LooseParams => ({
    mode: 'byFields',
    match: [{ left: textAt(parameters, 'propertyName1'), right: textAt(parameters, 'propertyName2') }],
    // In the first version a field that no item has matches nothing and is no mistake.
    lenientFields: true,
  });
  const mode = textAt(parameters, 'mode', 'append');
  switch (mode) {
    case 'append':
      return { mode: 'append' };
    case 'passThrough':
      return { mode: 'choose', input: at(parameters, 'output') === 'input2' ? 2 : 1 };
    case 'wait':
      return { mode: 'choose', chosen: 'empty' };
    case 'multiplex':
      return { mode: 'combinations', ...FIRST_COMBINE };
    case 'mergeByIndex': {
      const join = textAt(parameters, 'join', 'left');
      return {
        mode: 'byPosition',
        ...FIRST_COMBINE,
        ...(join === 'inner' ? {} : { includeUnpaired: true, unpairedOf: join === 'outer' ? 'all' : 'first' }),
      };
    }
    case 'keepKeyMatches':
      return { ...fields(), join: 'keepMatches', from: 'first' };
    case 'removeKeyMatches':
      return { ...fields(), join: 'keepNonMatches', from: 'first' };
    case 'mergeByKey': {
      const overwrite = textAt(parameters, 'overwrite', 'always');
      return {
        ...fields(),
        join: 'enrichFirst',
        multiple: 'last',
        ...(overwrite === 'always' ? FIRST_COMBINE : { clash: 'input', preferred: 1, depth: 'shallow' }),
        preferFilled: overwrite === 'blank',
      };
    }
    default:
      notes.unsupported(`The mode "${mode}" is not known here.`);
      return {};
  }
}

const JOIN = {
  keepMatches: 'keepMatches',
  keepNonMatches: 'keepNonMatches',
  keepEverything: 'keepEverything',
  enrichInput1: 'enrichFirst',
  enrichInput2: 'enrichSecond',
} as const;
const FROM = { both: 'both', input1: 'first', input2: 'second' } as const;

/** What happens with equal names. n8n's later versions count inputs; `preferLast` is the last of them. */
function clashFrom(parameters: Params, notes: MappingNotes): LooseParams {
  const [values = {}] = listAt(parameters, 'options.clashHandling.values');
  const resolve = textAt(values, 'resolveClash');
  const preferred = /^preferInput(\d+)$/.exec(resolve)?.[1];
  if (isExpression(resolve)) notes.unsupported('"resolveClash" is an expression; here it must be chosen.');
  return {
    ...(resolve === 'addSuffix' ? { clash: 'suffix' } : {}),
    ...(preferred ? { clash: 'input', preferred: Number(preferred) } : {}),
    ...(values.mergeMode === 'shallowMerge' ? { depth: 'shallow' } : {}),
    ...(values.overrideEmpty === true ? { preferFilled: true } : {}),
  };
}

function laterParams(parameters: Params, typeVersion: number, notes: MappingNotes): LooseParams {
  const isNew = typeVersion >= 3;
  const mode = wordAt(
    parameters,
    'mode',
    'append',
    { append: 'append', combine: 'combine', combineBySql: 'sql', chooseBranch: 'choose' } as const,
    notes,
  );
  const inputs = isNew ? { inputs: at(parameters, 'numberInputs') ?? 2 } : {};
  if (mode === 'append') return { mode, ...inputs };
  if (mode === 'sql') {
    if (textAt(parameters, 'options.emptyQueryResult') === 'success')
      notes.changed('A query that finds nothing gives no item here; n8n gives one that says so.');
    notes.changed('The query runs in SQLite; n8n has AlaSQL. What differs stands in docs/compatibility.md.');
    const query = textAt(parameters, 'query');
    // n8n evaluates what stands in double braces even where the parameter is no expression.
    const written = query.includes('{{') && !isExpression(query) ? `=${query}` : query;
    return { mode, ...inputs, ...(query === '' ? {} : { query: written }) };
  }
  if (mode === 'choose') {
    if (isNew) {
      const input = at(parameters, 'useDataOfInput') ?? 1;
      return {
        mode,
        ...inputs,
        ...(at(parameters, 'output') === 'empty'
          ? { chosen: 'empty' }
          : { input: isExpression(input) ? input : Number(input) }),
      };
    }
    const output = textAt(parameters, 'output', 'input1');
    return { mode, ...(output === 'empty' ? { chosen: 'empty' } : { input: output === 'input2' ? 2 : 1 }) };
  }
  const by = wordAt(
    parameters,
    isNew ? 'combineBy' : 'combinationMode',
    isNew ? 'combineByFields' : 'mergeByFields',
    {
      combineByFields: 'byFields',
      mergeByFields: 'byFields',
      combineByPosition: 'byPosition',
      mergeByPosition: 'byPosition',
      combineAll: 'combinations',
      multiplex: 'combinations',
    } as const,
    notes,
  );
  const clash = clashFrom(parameters, notes);
  if (by === 'combinations') return { mode: by, ...clash };
  if (by === 'byPosition')
    return { mode: by, ...inputs, includeUnpaired: flagAt(parameters, 'options.includeUnpaired'), ...clash };
  const match =
    isNew && at(parameters, 'advanced') !== true
      ? textAt(parameters, 'fieldsToMatchString')
          .split(',')
          .map((field) => ({ left: field.trim(), right: '' }))
          .filter(({ left }) => left !== '')
      : listAt(parameters, 'mergeByFields.values').map(({ field1 = '', field2 = '' }) => ({
          left: field1,
          right: field2 === field1 ? '' : field2,
        }));
  return {
    mode: by,
    match,
    // From 2.1 on a field that no item has is no mistake.
    lenientFields: typeVersion >= 2.1,
    join: wordAt(parameters, 'joinMode', 'keepMatches', JOIN, notes),
    from: wordAt(parameters, 'outputDataFrom', 'both', FROM, notes),
    multiple: at(parameters, 'options.multipleMatches') === 'first' ? 'first' : 'all',
    fuzzy: flagAt(parameters, 'options.fuzzyCompare'),
    dots: at(parameters, 'options.disableDotNotation') !== true,
    ...clash,
  };
}

const clashTo = (params: Params): LooseParams => {
  const resolve =
    params.clash === 'suffix'
      ? 'addSuffix'
      : params.clash === 'input'
        ? `preferInput${Number(params.preferred ?? 1)}`
        : undefined;
  const values = {
    resolveClash: resolve,
    mergeMode: params.depth === 'shallow' ? 'shallowMerge' : undefined,
    overrideEmpty: params.preferFilled === true ? true : undefined,
  };
  return Object.keys(values).length > 0 ? { clashHandling: { values } } : {};
};

/** n8n's Merge. */
export const MERGE_MAPPING = defineMapping({
  types: ['n8n-nodes-base.merge'],
  versions: [1, 2, 2.1, 3, 3.1, 3.2],
  examples: MERGE_PAIRS,
  toParams: (parameters, { typeVersion }, notes) =>
    typeVersion < 2 ? firstParams(parameters, notes) : laterParams(parameters, typeVersion, notes),
  fromParams(params, notes) {
    const { mode = 'append', inputs } = params;
    const numberInputs = inputs === undefined || inputs === 2 ? {} : { numberInputs: inputs };
    if (params.multiple === 'last') notes.changed('Of several matches the last is taken here; n8n takes the first.');
    if (mode === 'byFields' && params.lenientFields !== true)
      notes.changed('A field that no item has is an error here; in n8n it matches nothing.');
    if (params.unpairedOf === 'first') notes.changed('Only input 1 keeps what has no counterpart here; in n8n all do.');
    const written = (): LooseParams => {
      switch (mode) {
        case 'choose':
          return {
            mode: 'chooseBranch',
            ...numberInputs,
            ...(params.chosen === 'empty' ? { output: 'empty' } : { useDataOfInput: params.input ?? 1 }),
          };
        case 'sql':
          return { mode: 'combineBySql', ...numberInputs, query: params.query ?? DEFAULT_QUERY };
        case 'combinations':
          return { mode: 'combine', combineBy: 'combineAll', options: clashTo(params) };
        case 'byPosition':
          return {
            mode: 'combine',
            combineBy: 'combineByPosition',
            ...numberInputs,
            options: { ...(params.includeUnpaired === true ? { includeUnpaired: true } : {}), ...clashTo(params) },
          };
        case 'byFields':
          return {
            mode: 'combine',
            advanced: true,
            mergeByFields: {
              values: listAt(params, 'match').map(({ left = '', right }) => ({ field1: left, field2: right || left })),
            },
            joinMode: wordFor(JOIN, (params.join ?? 'keepMatches') as 'keepMatches'),
            outputDataFrom: wordFor(FROM, (params.from ?? 'both') as 'both'),

            options: {
              ...clashTo(params),
              multipleMatches: params.multiple === 'first' || params.multiple === 'last' ? 'first' : undefined,
              fuzzyCompare: params.fuzzy === true ? true : undefined,
              disableDotNotation: params.dots === false ? true : undefined,
            },
          };
        default:
          return { ...numberInputs };
      }
    };
    return { typeVersion: 3.2, parameters: written() };
  },
});
