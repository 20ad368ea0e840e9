import { defineMapping, type LooseParams } from '../define-mapping.ts';
import type { Params } from '../n8n-mapping.ts';
import { at, flagAt, listAt, namesAt, namesText, textAt, wordAt, wordFor } from '../n8n-params.ts';
import { REMOVE_DUPLICATES_PAIRS } from './examples-data.ts';

const dotsOf = (parameters: Params) => at(parameters, 'options.disableDotNotation') !== true;
const dotsTo = (params: Params): LooseParams => (params.dots === false ? { disableDotNotation: true } : {});

const SPLIT_INCLUDE = { noOtherFields: 'none', allOtherFields: 'all', selectedOtherFields: 'selected' } as const;

export const SPLIT_OUT_MAPPING = defineMapping({
  types: ['n8n-nodes-base.splitOut'],
  versions: [1],
  examples: [
    {
      typeVersion: 1,
      parameters: {
        fieldToSplitOut: 'a, b',
        include: 'selectedOtherFields',
        fieldsToInclude: 'id',
        options: { destinationFieldName: 'x, y', includeBinary: true },
      },
      params: { fields: ['a', 'b'], include: 'selected', keep: ['id'], as: ['x', 'y'], dots: true, files: true },
    },
  ],
  toParams: (parameters, _facts, notes) => {
    const include = wordAt(parameters, 'include', 'noOtherFields', SPLIT_INCLUDE, notes);
    return {
      fields: namesAt(parameters, 'fieldToSplitOut'),
      include,
      keep: include === 'selected' ? namesAt(parameters, 'fieldsToInclude') : undefined,
      as: at(parameters, 'options.destinationFieldName') && namesAt(parameters, 'options.destinationFieldName'),
      dots: dotsOf(parameters),
      files: flagAt(parameters, 'options.includeBinary'),
    };
  },
  fromParams: (params) => ({
    typeVersion: 1,
    parameters: {
      fieldToSplitOut: namesText(params.fields),
      include: params.include && wordFor(SPLIT_INCLUDE, params.include as 'all'),
      ...(params.include === 'selected' ? { fieldsToInclude: namesText(params.keep) } : {}),
      options: {
        ...dotsTo(params),
        destinationFieldName: namesText(params.as) || undefined,
        includeBinary: params.files === true ? true : undefined,
      },
    },
  }),
});

const AGGREGATE_MODE = { aggregateIndividualFields: 'fields', aggregateAllItemData: 'items' } as const;
const AGGREGATE_INCLUDE = { allFields: 'all', specifiedFields: 'selected', allFieldsExcept: 'except' } as const;

export const AGGREGATE_MAPPING = defineMapping({
  types: ['n8n-nodes-base.aggregate'],
  versions: [1],
  examples: [
    {
      typeVersion: 1,
      parameters: {
        fieldsToAggregate: {
          fieldToAggregate: [
            { fieldToAggregate: 'id', renameField: true, outputFieldName: 'ids' },
            { fieldToAggregate: 'a.b' },
          ],
        },
        options: { keepMissing: true },
      },
      params: {
        mode: 'fields',
        fields: [{ field: 'id', as: 'ids' }, { field: 'a.b' }],
        mergeLists: false,
        keepMissing: true,
        dots: true,
        files: false,
      },
    },
    {
      typeVersion: 1,
      parameters: { aggregate: 'aggregateAllItemData', include: 'specifiedFields', fieldsToInclude: 'id' },
      params: { mode: 'items', into: 'data', include: 'selected', names: ['id'], dots: true, files: false },
    },
  ],
  toParams(parameters, _facts, notes) {
    const mode = wordAt(parameters, 'aggregate', 'aggregateIndividualFields', AGGREGATE_MODE, notes);
    const include = wordAt(parameters, 'include', 'allFields', AGGREGATE_INCLUDE, notes);
    const names = include === 'selected' ? 'fieldsToInclude' : 'fieldsToExclude';
    return {
      mode,
      ...(mode === 'fields'
        ? {
            fields: listAt(parameters, 'fieldsToAggregate.fieldToAggregate').map(
              ({ fieldToAggregate = '', renameField, outputFieldName }) => ({
                field: fieldToAggregate,
                as: renameField === true ? (outputFieldName ?? '') : undefined,
              }),
            ),
            mergeLists: flagAt(parameters, 'options.mergeLists'),
            keepMissing: flagAt(parameters, 'options.keepMissing'),
          }
        : {
            into: textAt(parameters, 'destinationFieldName', 'data'),
            include,
            ...(include === 'all' ? {} : { names: namesAt(parameters, names) }),
          }),
      dots: dotsOf(parameters),
      files: flagAt(parameters, 'options.includeBinaries'),
    };
  },
  fromParams: (params) => ({
    typeVersion: 1,
    parameters: {
      ...(params.mode === 'items'
        ? {
            aggregate: 'aggregateAllItemData',
            destinationFieldName: params.into ?? 'data',
            ...(params.include === 'selected'
              ? { include: 'specifiedFields', fieldsToInclude: namesText(params.names) }
              : {}),
            ...(params.include === 'except'
              ? { include: 'allFieldsExcept', fieldsToExclude: namesText(params.names) }
              : {}),
          }
        : {
            fieldsToAggregate: {
              fieldToAggregate: listAt(params, 'fields').map(({ field = '', as }) => ({
                fieldToAggregate: field,
                ...(as ? { renameField: true, outputFieldName: as } : {}),
              })),
            },
          }),
      options: {
        ...dotsTo(params),
        mergeLists: params.mergeLists === true ? true : undefined,
        keepMissing: params.keepMissing === true ? true : undefined,
        includeBinaries: params.files === true ? true : undefined,
      },
    },
  }),
});

const KEEP = { firstItems: 'first', lastItems: 'last' } as const;

export const LIMIT_MAPPING = defineMapping({
  types: ['n8n-nodes-base.limit'],
  versions: [1],
  examples: [
    {
      typeVersion: 1,
      parameters: { maxItems: '={{ $json.n }}', keep: 'lastItems' },
      params: { count: '={{ $json.n }}', keep: 'last' },
    },
  ],
  toParams: (parameters, _facts, notes) => ({
    count: at(parameters, 'maxItems') ?? 1,
    keep: wordAt(parameters, 'keep', 'firstItems', KEEP, notes),
  }),
  fromParams: ({ count, keep }) => ({
    typeVersion: 1,
    parameters: { maxItems: count, keep: keep === 'last' ? 'lastItems' : undefined },
  }),
});

const COMPARE = { allFields: 'all', selectedFields: 'selected', allFieldsExcept: 'except' } as const;

export const REMOVE_DUPLICATES_MAPPING = defineMapping({
  types: ['n8n-nodes-base.removeDuplicates'],
  versions: [1, 1.1, 2],
  examples: REMOVE_DUPLICATES_PAIRS,
  accepts: (parameters) => textAt(parameters, 'operation', 'removeDuplicateInputItems') === 'removeDuplicateInputItems',
  toParams(parameters, _facts, notes) {
    const compare = wordAt(parameters, 'compare', 'allFields', COMPARE, notes);
    return {
      compare,
      ...(compare === 'all'
        ? {}
        : { fields: namesAt(parameters, compare === 'selected' ? 'fieldsToCompare' : 'fieldsToExclude') }),
      removeOthers: compare === 'all' ? undefined : flagAt(parameters, 'options.removeOtherFields'),
      dots: compare === 'all' ? undefined : dotsOf(parameters),
    };
  },
  fromParams: (params) => ({
    typeVersion: 2,
    parameters: {
      ...(params.compare === 'selected'
        ? { compare: 'selectedFields', fieldsToCompare: namesText(params.fields) }
        : {}),
      ...(params.compare === 'except' ? { compare: 'allFieldsExcept', fieldsToExclude: namesText(params.fields) } : {}),
      options: { ...dotsTo(params), removeOtherFields: params.removeOthers === true ? true : undefined },
    },
  }),
});
