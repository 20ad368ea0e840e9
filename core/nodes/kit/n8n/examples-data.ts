import type { N8nMappingExample } from '../n8n-mapping.ts';

/** Pairs of n8n's Set. */
export const SET_PAIRS: readonly N8nMappingExample[] = [
  {
    typeVersion: 1,
    parameters: {
      keepOnlySet: true,
      values: { string: [{ name: 'a', value: '={{ $json.x }}' }], number: [{ name: 'n', value: 2 }], boolean: [{}] },
      options: { dotNotation: false },
    },
    params: {
      assignments: [
        { name: 'propertyName', type: 'boolean', value: false },
        { name: 'n', type: 'number', value: 2 },
        { name: 'a', type: 'any', value: '={{ $json.x }}' },
      ],
      keepInput: false,
      dots: false,
    },
  },
  {
    typeVersion: 3.2,
    parameters: {
      fields: { values: [{ name: 'list', type: 'arrayValue', arrayValue: '=[1]' }] },
      include: 'selected',
      includeFields: 'id, name',
      options: { ignoreConversionErrors: true },
    },
    params: {
      mode: 'fields',
      assignments: [{ name: 'list', type: 'array', value: '=[1]' }],
      lenient: true,
      keepInput: true,
      include: 'selected',
      files: false,
      fields: ['id', 'name'],
      dots: true,
    },
  },
  {
    typeVersion: 3.4,
    parameters: {
      assignments: { assignments: [{ id: '1', name: 'photo', type: 'binary', value: '={{ $binary.data }}' }] },
      includeOtherFields: true,
    },
    params: {
      mode: 'fields',
      assignments: [{ name: 'photo', type: 'file', value: '={{ $binary.data }}' }],
      lenient: false,
      keepInput: true,
      include: 'all',
      files: true,
      dots: true,
    },
  },
  {
    typeVersion: 3.4,
    parameters: { mode: 'raw', jsonOutput: '={"a": {{ 1 }}}', duplicateItem: true, duplicateCount: 2 },
    params: { mode: 'json', json: '={"a": {{ 1 }}}', keepInput: false, dots: true, copies: 2 },
  },
];

/** Pairs of n8n's Merge. */
export const MERGE_PAIRS: readonly N8nMappingExample[] = [
  {
    typeVersion: 1,
    parameters: { mode: 'mergeByKey', propertyName1: 'id', propertyName2: 'customer', overwrite: 'undefined' },
    params: {
      mode: 'byFields',
      match: [{ left: 'id', right: 'customer' }],
      lenientFields: true,
      join: 'enrichFirst',
      multiple: 'last',
      clash: 'input',
      preferred: 1,
      depth: 'shallow',
      preferFilled: false,
    },
  },
  {
    typeVersion: 2,
    parameters: { mode: 'combine', combinationMode: 'mergeByPosition', options: { includeUnpaired: true } },
    params: { mode: 'byPosition', includeUnpaired: true },
  },
  {
    typeVersion: 3.2,
    parameters: {
      mode: 'combine',
      fieldsToMatchString: 'id, year',
      joinMode: 'enrichInput2',
      options: { clashHandling: { values: { resolveClash: 'addSuffix' } }, multipleMatches: 'first' },
    },
    params: {
      mode: 'byFields',
      match: [
        { left: 'id', right: '' },
        { left: 'year', right: '' },
      ],
      lenientFields: true,
      join: 'enrichSecond',
      from: 'both',
      multiple: 'first',
      fuzzy: false,
      dots: true,
      clash: 'suffix',
    },
  },
  {
    typeVersion: 3.2,
    parameters: {
      mode: 'combineBySql',
      numberInputs: 3,
      query: 'SELECT * FROM input1 WHERE id = {{ $json.id }}',
    },
    params: { mode: 'sql', inputs: 3, query: '=SELECT * FROM input1 WHERE id = {{ $json.id }}' },
  },
];

/** Pairs of n8n's Loop Over Items. */
export const LOOP_PAIRS: readonly N8nMappingExample[] = [
  { typeVersion: 1, parameters: {}, params: { batchSize: 10, reset: false } },
  { typeVersion: 2, parameters: { batchSize: 5, options: {} }, params: { batchSize: 5, reset: false } },
  {
    typeVersion: 3,
    parameters: { options: { reset: '={{ $json.again }}' } },
    params: { batchSize: 1, reset: '={{ $json.again }}' },
  },
];

/** Pairs of n8n's Remove Duplicates. */
export const REMOVE_DUPLICATES_PAIRS: readonly N8nMappingExample[] = [
  { typeVersion: 1, parameters: {}, params: { compare: 'all' } },
  {
    typeVersion: 1.1,
    parameters: { compare: 'selectedFields', fieldsToCompare: 'email, name', options: { disableDotNotation: true } },
    params: { compare: 'selected', fields: ['email', 'name'], removeOthers: false, dots: false },
  },
  {
    typeVersion: 2,
    parameters: { compare: 'allFieldsExcept', fieldsToExclude: 'at', options: { removeOtherFields: true } },
    params: { compare: 'except', fields: ['at'], removeOthers: true, dots: true },
  },
];
