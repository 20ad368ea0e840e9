import type { Json } from '../../../workflow/document.ts';
import { type LooseParams } from '../define-mapping.ts';
import type { MappingNotes, Params } from '../n8n-mapping.ts';
import { at, listAt, wordFor } from '../n8n-params.ts';
import type { Operator } from '../operators.ts';
import { isRecord } from '../records.ts';

/** Operations of n8n's filter parameter. */
const OPERATIONS: Readonly<Record<string, Operator>> = {
  equals: 'equals',
  notEquals: 'notEquals',
  exists: 'exists',
  notExists: 'notExists',
  empty: 'isEmpty',
  notEmpty: 'isNotEmpty',
  contains: 'contains',
  notContains: 'notContains',
  startsWith: 'startsWith',
  notStartsWith: 'notStartsWith',
  endsWith: 'endsWith',
  notEndsWith: 'notEndsWith',
  regex: 'matches',
  notRegex: 'notMatches',
  gt: 'greaterThan',
  lt: 'lessThan',
  gte: 'greaterOrEqual',
  lte: 'lessOrEqual',
  after: 'after',
  before: 'before',
  afterOrEquals: 'afterOrEqual',
  beforeOrEquals: 'beforeOrEqual',
  true: 'isTrue',
  false: 'isFalse',
  lengthEquals: 'lengthEquals',
  lengthNotEquals: 'lengthNotEquals',
  lengthGt: 'lengthGreaterThan',
  lengthLt: 'lengthLessThan',
  lengthGte: 'lengthGreaterOrEqual',
  lengthLte: 'lengthLessOrEqual',
};

const TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  dateTime: 'date',
  array: 'array',
  object: 'object',
  any: 'any',
};

/** What our further types are called there. */
const THEIR_TYPES: Readonly<Record<string, string>> = { filled: 'boolean', 'given-date': 'dateTime' };

/** The conditions of a filter parameter: one set. Names that are not known here make the node a placeholder. */
export function conditionsFrom(filter: Json | undefined, notes: MappingNotes): LooseParams {
  const record = isRecord(filter) ? filter : {};
  // Until version 2 of its options the text "false" was true.
  const isFirst = Number(at(record, 'options.version') ?? 1) < 2 && at(record, 'options.typeValidation') !== 'strict';
  const conditions = listAt(record, 'conditions').map(({ leftValue, rightValue, operator }): LooseParams => {
    const { type, operation } = isRecord(operator) ? operator : { type: 'string', operation: 'equals' };
    const known = typeof operation === 'string' && Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : null;
    const ours = typeof type === 'string' && Object.hasOwn(TYPES, type) ? TYPES[type] : null;
    if (!known || !ours) {
      notes.unsupported(`The condition "${String(type)}: ${String(operation)}" is not known here.`);
      return {};
    }
    return {
      left: leftValue,
      type: isFirst && ours === 'boolean' ? 'filled' : ours,
      operator: known,
      right: rightValue,
    };
  });
  return { conditions, combine: record.combinator === 'or' ? 'or' : 'and' };
}

/** How the conditions of a filter parameter compare; n8n keeps it in each of them. */
export const comparisonFrom = (filter: Json | undefined): LooseParams => {
  const options = isRecord(filter) ? filter : {};
  return {
    caseSensitive: at(options, 'options.caseSensitive') !== false,
    strictTypes: at(options, 'options.typeValidation') === 'strict',
  };
};

/** Our conditions as n8n's filter parameter. */
export function conditionsTo(set: Params, comparison: Params, notes: MappingNotes): LooseParams {
  return {
    options: {
      caseSensitive: comparison.caseSensitive !== false,
      leftValue: '',
      typeValidation: comparison.strictTypes === true ? 'strict' : 'loose',
      version: 2,
    },
    conditions: listAt(set, 'conditions').map((condition, index) => {
      const { left, type = 'any', operator = 'equals', right } = condition;
      if (type === 'any' && !/exists/i.test(String(operator)))
        notes.changed('A condition that compares whatever the values are is a comparison of texts in n8n.');
      if (type === 'plain') notes.changed('A condition over values as they stand converts them in n8n.');
      if (type === 'filled') notes.changed('A condition takes the text "false" for false in n8n.');
      if (type === 'given-date')
        notes.changed('A condition over a date that is missing does not hold in n8n; here it fails.');
      const theirs = THEIR_TYPES[String(type)] ?? wordFor(TYPES, String(type)) ?? 'string';
      return {
        id: String(index + 1),
        leftValue: left ?? '',
        rightValue: right ?? '',
        operator: {
          type: theirs === 'any' ? 'string' : theirs,
          operation: wordFor(OPERATIONS, operator as Operator) ?? 'equals',
          ...(right === undefined ? { singleValue: true } : {}),
        },
      };
    }),
    combinator: set.combine === 'or' ? 'or' : 'and',
  };
}
