import type { Json } from '../../../workflow/document.ts';
import { type LooseParams } from '../define-mapping.ts';
import type { MappingNotes, Params } from '../n8n-mapping.ts';
import { at, listAt } from '../n8n-params.ts';
import type { Operator } from '../operators.ts';

/** Operations of the first versions of n8n's if, filter and switch. */
const OPERATIONS: Readonly<Record<string, Operator>> = {
  equal: 'equals',
  notEqual: 'notEquals',
  isEmpty: 'isEmpty',
  isNotEmpty: 'isNotEmpty',
  contains: 'contains',
  notContains: 'notContains',
  startsWith: 'startsWith',
  notStartsWith: 'notStartsWith',
  endsWith: 'endsWith',
  notEndsWith: 'notEndsWith',
  regex: 'matches',
  notRegex: 'notMatches',
  larger: 'greaterThan',
  largerEqual: 'greaterOrEqual',
  smaller: 'lessThan',
  smallerEqual: 'lessOrEqual',
  after: 'after',
  before: 'before',
};

/** What n8n fills in where nothing stands, by the kind of the values. */
const DEFAULTS: Readonly<Record<string, { operation: string; value: Json }>> = {
  boolean: { operation: 'equal', value: false },
  dateTime: { operation: 'after', value: '' },
  number: { operation: 'smaller', value: 0 },
  string: { operation: 'equal', value: '' },
};

/** One condition of the first versions. `kind`: boolean, dateTime, number or string. */
export function firstCondition(
  kind: string,
  { value1, value2, operation }: { value1?: Json | undefined; value2?: Json | undefined; operation?: Json | undefined },
  notes: MappingNotes,
): LooseParams {
  const defaults = DEFAULTS[kind] ?? DEFAULTS.string!;
  const name = String(operation ?? defaults.operation);
  const operator = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name]! : undefined;
  if (!operator) {
    notes.unsupported(`The condition "${name}" is not known here.`);
    return {};
  }
  return {
    left: value1 ?? defaults.value,
    type: kind === 'dateTime' ? 'given-date' : 'plain',
    operator,
    ...(operator === 'isEmpty' || operator === 'isNotEmpty' ? {} : { right: value2 ?? defaults.value }),
  };
}

/** The conditions of the first versions of if and filter, in the order in which n8n judges them. */
export function firstConditions(parameters: Params, isAny: boolean, notes: MappingNotes): LooseParams {
  return {
    conditions: Object.keys(DEFAULTS).flatMap((kind) =>
      listAt(parameters, `conditions.${kind}`).map((condition) => firstCondition(kind, condition, notes)),
    ),
    combine: isAny ? 'or' : 'and',
    caseSensitive: true,
    strictTypes: at(parameters, 'conditions.dateTime') !== undefined,
  };
}
