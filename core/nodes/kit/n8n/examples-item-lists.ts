import type { N8nMappingExample } from '../n8n-mapping.ts';

/** Pairs of n8n's Item Lists, by the node of ours that each becomes. The first two versions hold names of fields as lists of records. */
export const ITEM_LISTS_PAIRS = {
  'split-out': [
    {
      typeVersion: 1,
      parameters: { fieldToSplitOut: 'orders', options: {} },
      params: { fields: ['orders'], include: 'none', dots: true, files: false },
    },
    {
      typeVersion: 2.2,
      parameters: {
        operation: 'splitOutItems',
        fieldToSplitOut: 'orders',
        include: 'selectedOtherFields',
        fieldsToInclude: { fields: [{ fieldName: 'id' }, { fieldName: 'user.name' }] },
        options: { destinationFieldName: 'order' },
      },
      params: {
        fields: ['orders'],
        include: 'selected',
        keep: ['id', 'user.name'],
        as: ['order'],
        dots: true,
        files: false,
      },
    },
    {
      typeVersion: 3.1,
      parameters: { fieldToSplitOut: 'a, b', include: 'allOtherFields', options: { disableDotNotation: true } },
      params: { fields: ['a', 'b'], include: 'all', dots: false, files: false },
    },
  ],
  aggregate: [
    {
      typeVersion: 1,
      parameters: {
        operation: 'aggregateItems',
        fieldsToAggregate: {
          fieldToAggregate: [{ fieldToAggregate: 'id', renameField: true, outputFieldName: 'ids' }],
        },
        options: { mergeLists: true },
      },
      params: {
        mode: 'fields',
        fields: [{ field: 'id', as: 'ids' }],
        mergeLists: true,
        keepMissing: false,
        dots: true,
        files: false,
      },
    },
    {
      typeVersion: 2,
      parameters: {
        operation: 'concatenateItems',
        aggregate: 'aggregateAllItemData',
        destinationFieldName: 'rows',
        include: 'allFieldsExcept',
        fieldsToExclude: { fields: [{ fieldName: 'secret' }] },
      },
      params: { mode: 'items', into: 'rows', include: 'except', names: ['secret'], dots: true, files: false },
    },
    {
      typeVersion: 3,
      parameters: {
        operation: 'concatenateItems',
        aggregate: 'aggregateAllItemData',
        include: 'specifiedFields',
        fieldsToInclude: 'id, name',
        options: {},
      },
      params: { mode: 'items', into: 'data', include: 'selected', names: ['id', 'name'], dots: true, files: false },
    },
  ],
  'remove-duplicates': [
    { typeVersion: 1, parameters: { operation: 'removeDuplicates' }, params: { compare: 'all' } },
    {
      typeVersion: 2,
      parameters: {
        operation: 'removeDuplicates',
        compare: 'selectedFields',
        fieldsToCompare: { fields: [{ fieldName: 'id' }] },
        options: { removeOtherFields: true },
      },
      params: { compare: 'selected', fields: ['id'], removeOthers: true, dots: true },
    },
    {
      typeVersion: 3,
      parameters: { operation: 'removeDuplicates', compare: 'allFieldsExcept', fieldsToExclude: 'at', options: {} },
      params: { compare: 'except', fields: ['at'], removeOthers: false, dots: true },
    },
  ],
  sort: [
    {
      typeVersion: 1,
      parameters: { operation: 'sort', sortFieldsUi: { sortField: [{ fieldName: 'a', order: 'descending' }] } },
      params: { mode: 'fields', by: [{ field: 'a', order: 'descending' }], dots: true },
    },
    { typeVersion: 2.1, parameters: { operation: 'sort', type: 'random' }, params: { mode: 'random' } },
    {
      typeVersion: 3.1,
      parameters: {
        operation: 'sort',
        sortFieldsUi: { sortField: [{ fieldName: 'a.b' }] },
        options: { disableDotNotation: true },
      },
      params: { mode: 'fields', by: [{ field: 'a.b', order: 'ascending' }], dots: false },
    },
  ],
  limit: [
    { typeVersion: 1, parameters: { operation: 'limit' }, params: { count: 1, keep: 'first' } },
    { typeVersion: 2, parameters: { operation: 'limit', maxItems: 5 }, params: { count: 5, keep: 'first' } },
    {
      typeVersion: 3,
      parameters: { operation: 'limit', maxItems: '={{ $json.n }}', keep: 'lastItems' },
      params: { count: '={{ $json.n }}', keep: 'last' },
    },
  ],
  summarize: [
    {
      typeVersion: 2,
      parameters: {
        operation: 'summarize',
        fieldsToSummarize: { values: [{ aggregation: 'sum', field: 'total' }] },
        options: {},
      },
      params: {
        groupsAsText: true,
        whenMissing: 'fail',
        summaries: [{ what: 'sum', field: 'total' }],
        by: [],
        result: 'items',
        skipEmptyGroups: false,
        dots: true,
      },
    },
    {
      typeVersion: 2.2,
      parameters: {
        operation: 'summarize',
        fieldsToSummarize: { values: [{ field: 'id' }] },
        fieldsToSplitBy: 'country, city',
        options: { outputFormat: 'singleItem' },
      },
      params: {
        groupsAsText: true,
        summaries: [{ what: 'count', field: 'id' }],
        by: ['country', 'city'],
        result: 'record',
        skipEmptyGroups: false,
        dots: true,
      },
    },
    {
      typeVersion: 3.1,
      parameters: {
        operation: 'summarize',
        fieldsToSummarize: { values: [{ aggregation: 'append', field: 'id', includeEmpty: true }] },
        options: { disableDotNotation: true },
      },
      params: {
        groupsAsText: true,
        summaries: [{ what: 'append', field: 'id', includeEmpty: true }],
        by: [],
        result: 'items',
        skipEmptyGroups: false,
        dots: false,
      },
    },
  ],
} as const satisfies Record<string, readonly N8nMappingExample[]>;
