import { defineMapping } from '../define-mapping.ts';
import type { Params } from '../n8n-mapping.ts';
import { at, flagAt, listAt, namesAt, namesText, textAt, wordAt } from '../n8n-params.ts';

/** Such a sort becomes a Code node. */
export const isByCode = (parameters: Params): boolean => at(parameters, 'type') === 'code';

export const SORT_MAPPING = defineMapping({
  types: ['n8n-nodes-base.sort'],
  versions: [1],
  accepts: (parameters) => !isByCode(parameters),
  examples: [
    {
      typeVersion: 1,
      parameters: {
        sortFieldsUi: { sortField: [{ fieldName: 'a' }, { fieldName: 'b', order: 'descending' }] },
        options: { disableDotNotation: true },
      },
      params: {
        mode: 'fields',
        by: [
          { field: 'a', order: 'ascending' },
          { field: 'b', order: 'descending' },
        ],
        dots: false,
      },
    },
    { typeVersion: 1, parameters: { type: 'random' }, params: { mode: 'random' } },
  ],
  toParams(parameters, _facts, notes) {
    const mode = wordAt(parameters, 'type', 'simple', { simple: 'fields', random: 'random' } as const, notes);
    if (mode !== 'fields') return { mode: 'random' };
    return {
      mode,
      by: listAt(parameters, 'sortFieldsUi.sortField').map(({ fieldName = '', order }) => ({
        field: fieldName,
        order: order === 'descending' ? 'descending' : 'ascending',
      })),
      dots: at(parameters, 'options.disableDotNotation') !== true,
    };
  },
  fromParams(params, notes) {
    if (params.mode === 'value') notes.unsupported('It sorts by a computed value; n8n needs code for that.');
    if (params.caseSensitive === true) notes.changed('Capital letters do not matter when n8n sorts.');
    return {
      typeVersion: 1,
      parameters:
        params.mode === 'random'
          ? { type: 'random' }
          : {
              sortFieldsUi: {
                sortField: listAt(params, 'by').map(({ field = '', order }) => ({
                  fieldName: field,
                  order: order === 'descending' ? 'descending' : undefined,
                })),
              },
              options: params.dots === false ? { disableDotNotation: true } : {},
            },
    };
  },
});

/** What the first versions do about a field that no item has. */
const missingFrom = (parameters: Params): string =>
  flagAt(parameters, 'options.continueIfFieldNotFound') ? 'empty' : 'fail';

export const SUMMARIZE_MAPPING = defineMapping({
  types: ['n8n-nodes-base.summarize'],
  versions: [1, 1.1],
  examples: [
    {
      typeVersion: 1,
      parameters: { fieldsToSummarize: { values: [{ field: 'id' }] }, fieldsToSplitBy: 'country', options: {} },
      params: {
        groupsAsText: true,
        whenMissing: 'fail',
        summaries: [{ what: 'count', field: 'id' }],
        by: ['country'],
        result: 'items',
        skipEmptyGroups: false,
        dots: true,
      },
    },
    {
      typeVersion: 1,
      parameters: {
        fieldsToSummarize: { values: [{ aggregation: 'sum', field: 'n' }] },
        options: { continueIfFieldNotFound: true },
      },
      params: {
        groupsAsText: true,
        whenMissing: 'empty',
        summaries: [{ what: 'sum', field: 'n' }],
        by: [],
        result: 'items',
        skipEmptyGroups: false,
        dots: true,
      },
    },
    {
      typeVersion: 1.1,
      parameters: {
        fieldsToSummarize: {
          values: [
            {
              aggregation: 'concatenate',
              field: 'name',
              separateBy: 'other',
              customSeparator: ' + ',
              includeEmpty: true,
            },
          ],
        },
        options: { outputFormat: 'singleItem', skipEmptySplitFields: true },
      },
      params: {
        summaries: [{ what: 'concatenate', field: 'name', includeEmpty: true, separator: ' + ' }],
        by: [],
        result: 'record',
        skipEmptyGroups: true,
        dots: true,
      },
    },
  ],
  toParams: (parameters, { type, typeVersion }) => ({
    // The first version gives the keys of its groups, which are texts.
    groupsAsText: type === 'n8n-nodes-base.itemLists' || typeVersion < 1.1 ? true : undefined,
    whenMissing: typeVersion >= (type === 'n8n-nodes-base.itemLists' ? 2.1 : 1.1) ? undefined : missingFrom(parameters),
    summaries: listAt(parameters, 'fieldsToSummarize.values').map((value) => {
      const what = textAt(value, 'aggregation', 'count');
      const separator = textAt(value, 'separateBy', ',');
      return {
        what,
        field: value.field ?? '',
        includeEmpty: value.includeEmpty === true ? true : undefined,
        separator:
          what === 'concatenate' ? (separator === 'other' ? textAt(value, 'customSeparator') : separator) : undefined,
      };
    }),
    by: namesAt(parameters, 'fieldsToSplitBy'),
    result: at(parameters, 'options.outputFormat') === 'singleItem' ? 'record' : 'items',
    skipEmptyGroups: flagAt(parameters, 'options.skipEmptySplitFields'),
    dots: at(parameters, 'options.disableDotNotation') !== true,
  }),
  fromParams(params, notes) {
    if (params.whenMissing === 'fail' || params.whenMissing === 'empty')
      notes.changed('n8n summarizes the others where no item has one of the fields.');
    if (params.groupsAsText === true) notes.changed('n8n gives the values of the groups in their types.');
    return {
      typeVersion: 1.1,
      parameters: {
        fieldsToSummarize: {
          values: listAt(params, 'summaries').map(
            ({ what = 'count', field = '', as, includeEmpty, separator = ',' }) => {
              if (as) notes.changed(`The result is called "${String(as)}" here; n8n chooses the name itself.`);
              return {
                aggregation: what,
                field,
                includeEmpty: includeEmpty === true ? true : undefined,
                ...(what === 'concatenate'
                  ? [',', ', ', ' ', '\n', ''].includes(String(separator))
                    ? { separateBy: separator }
                    : { separateBy: 'other', customSeparator: separator }
                  : {}),
              };
            },
          ),
        },
        ...(namesText(params.by) === '' ? {} : { fieldsToSplitBy: namesText(params.by) }),
        options: {
          outputFormat: params.result === 'record' ? 'singleItem' : undefined,
          skipEmptySplitFields: params.skipEmptyGroups === true ? true : undefined,
          disableDotNotation: params.dots === false ? true : undefined,
        },
      },
    };
  },
});
