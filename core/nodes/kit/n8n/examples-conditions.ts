import type { N8nMappingExample } from '../n8n-mapping.ts';

const filter = (typeValidation: string, version = 2) => ({
  options: { caseSensitive: false, leftValue: '', typeValidation, version },
  conditions: [
    {
      id: '1',
      leftValue: '={{ $json.total }}',
      rightValue: 100,
      operator: { type: 'number', operation: 'gte' },
    },
    { id: '2', leftValue: '={{ $json.vip }}', rightValue: '', operator: { type: 'boolean', operation: 'true' } },
  ],
  combinator: 'or',
});

const conditions = [
  { left: '={{ $json.total }}', type: 'number', operator: 'greaterOrEqual', right: 100 },
  { left: '={{ $json.vip }}', type: 'boolean', operator: 'isTrue', right: '' },
];

const first = {
  conditions: {
    number: [{ value1: '={{ $json.total }}', operation: 'larger', value2: 100 }],
    string: [{ value1: '={{ $json.country }}', value2: 'DE' }],
  },
};

const firstConditions = [
  { left: '={{ $json.total }}', type: 'plain', operator: 'greaterThan', right: 100 },
  { left: '={{ $json.country }}', type: 'plain', operator: 'equals', right: 'DE' },
];

const later: N8nMappingExample[] = [
  {
    typeVersion: 2,
    parameters: { conditions: filter('strict'), options: {} },
    params: { conditions, combine: 'or', caseSensitive: false, strictTypes: true },
  },
  {
    typeVersion: 2.2,
    parameters: { conditions: filter('loose'), looseTypeValidation: true, options: { ignoreCase: true } },
    params: { conditions, combine: 'or', caseSensitive: false, strictTypes: false },
  },
  {
    typeVersion: 2,
    parameters: { conditions: filter('loose', 1), options: { looseTypeValidation: true } },
    params: {
      conditions: [conditions[0]!, { ...conditions[1]!, type: 'filled' }],
      combine: 'or',
      caseSensitive: false,
      strictTypes: false,
    },
  },
];

/** Dates of the first version: a missing one is an error there. */
const firstDates: N8nMappingExample = {
  typeVersion: 1,
  parameters: { conditions: { dateTime: [{ value1: '={{ $json.at }}', value2: '2026-01-01' }] } },
  params: {
    conditions: [{ left: '={{ $json.at }}', type: 'given-date', operator: 'after', right: '2026-01-01' }],
    combine: 'and',
    caseSensitive: true,
    strictTypes: true,
  },
};

const firstParams = { conditions: firstConditions, combine: 'or', caseSensitive: true, strictTypes: false };

/** Pairs of n8n's If. */
export const IF_PAIRS: readonly N8nMappingExample[] = [
  { typeVersion: 1, parameters: { ...first, combineOperation: 'any' }, params: firstParams },
  firstDates,
  ...later,
];

/** Pairs of n8n's Filter. */
export const FILTER_PAIRS: readonly N8nMappingExample[] = [
  { typeVersion: 1, parameters: { ...first, combineConditions: 'OR' }, params: firstParams },
  firstDates,
  ...later,
];

/** Pairs of n8n's Switch. */
export const SWITCH_PAIRS: readonly N8nMappingExample[] = [
  {
    typeVersion: 1,
    parameters: {
      dataType: 'string',
      value1: '={{ $json.kind }}',
      rules: {
        rules: [
          { value2: 'a', output: 2 },
          { operation: 'contains', value2: 'b' },
        ],
      },
      fallbackOutput: 3,
    },
    params: {
      mode: 'rules',
      rules: [
        {
          name: '',
          conditions: [{ left: '={{ $json.kind }}', type: 'plain', operator: 'equals', right: 'a' }],
          output: 2,
        },
        {
          name: '',
          conditions: [{ left: '={{ $json.kind }}', type: 'plain', operator: 'contains', right: 'b' }],
          output: 0,
        },
      ],
      outputs: 4,
      fallback: 'output',
      fallbackOutput: 3,
    },
  },
  {
    typeVersion: 2,
    parameters: { mode: 'expression', outputsAmount: 3, output: '={{ $json.to }}' },
    params: { mode: 'expression', outputs: 3, output: '={{ $json.to }}' },
  },
  {
    typeVersion: 3,
    parameters: {
      rules: { values: [{ conditions: filter('strict'), renameOutput: true, outputKey: 'large' }] },
      options: { fallbackOutput: 'extra', allMatchingOutputs: true },
    },
    params: {
      mode: 'rules',
      rules: [{ name: 'large', conditions, combine: 'or' }],
      fallback: 'extra',
      allMatching: true,
      caseSensitive: false,
      strictTypes: true,
    },
  },
];
