import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import { compare, equal, isEmpty, textOf } from './compare-values.ts';
import { dataKey } from './data-key.ts';
import { boolean, choice, json, list, type InputOf } from './fields.ts';
import { BINARY_OPERATORS, OPERATORS, UNARY_OPERATORS, type Operator } from './operators.ts';
import { PLAIN_JUDGES } from './plain-judges.ts';
import { textPattern } from './text-pattern.ts';
import { convertTo, hasType, wrongType, type ValueType } from './typed-value.ts';

export type ConditionType = 'any' | 'plain' | 'filled' | 'given-date' | ValueType;

const TYPES = [
  { value: 'any', label: 'Any', help: 'Compared as what the values are: "5" equals 5.' },
  { value: 'string', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'True or false' },
  {
    value: 'filled',
    label: 'True or false, as it is filled',
    help: 'Every text but an empty one is true, also "false".',
  },
  { value: 'date', label: 'Date and time' },
  { value: 'given-date', label: 'Date and time that must be there', help: 'A missing date is an error, not a no.' },
  { value: 'array', label: 'List' },
  { value: 'object', label: 'Record' },
  {
    value: 'plain',
    label: 'As it stands',
    help: 'Nothing is converted: "5" is not 5. What is missing counts as 0 or "".',
  },
] as const satisfies readonly { value: ConditionType; label: string; help?: string }[];

/** The conditions themselves and how they combine: one set, as `if` has it, or one per rule of `switch`. */
export const conditionFields = {
  conditions: list(
    {
      left: json({ label: 'Value', optional: true, plainTemplate: true, placeholder: '={{ $json.status }}' }),
      type: choice({ label: 'Type', options: TYPES, default: 'any', expressions: false }),
      operator: choice({ label: 'Operator', options: OPERATORS, default: 'equals', expressions: false }),
      right: json({
        label: 'Compared with',
        optional: true,
        plainTemplate: true,
        showWhen: { operator: BINARY_OPERATORS },
      }),
    },
    { label: 'Conditions' },
  ),
  combine: choice({
    label: 'Combine',
    options: [
      { value: 'and', label: 'All must hold' },
      { value: 'or', label: 'One must hold' },
    ],
    default: 'and',
    expressions: false,
  }),
} as const;

/** How values are compared: the same for all conditions of a node. */
export const comparisonFields = {
  caseSensitive: boolean({ label: 'Capital letters matter', default: true }),
  strictTypes: boolean({
    label: 'Refuse values of another type',
    help: 'Otherwise they are converted where a type is chosen: "5" becomes 5.',
    default: false,
  }),
} as const;

/** Judges a set of conditions. Throws NODE_INPUT_INVALID with the path of the condition whose value has the wrong type. */
export function conditionsHold(
  { conditions, combine }: InputOf<typeof conditionFields>,
  options: InputOf<typeof comparisonFields> & { zone: string },
  path = 'params.conditions',
): boolean {
  const verdict = (condition: (typeof conditions)[number], index: number): boolean => {
    const at = `${path}.${index}`;
    const { type, operator } = condition;
    const left = typed(type, operator, condition.left, options, `${at}.left`);
    // What stands in the form is text, so the right side is always converted.
    const asText = { ...options, strictTypes: false };
    const right = UNARY_OPERATORS.some((unary) => unary === operator)
      ? undefined
      : typed(rightType(type, operator), operator, condition.right, asText, `${at}.right`);
    try {
      return judgeOf(type, operator)(
        options.caseSensitive ? left : lowerCase(left),
        // A pattern is not a text to compare with: in lower case it would be another one.
        options.caseSensitive || /matches/i.test(operator) ? right : lowerCase(right),
      );
    } catch (thrown) {
      throw thrown instanceof AppError
        ? new AppError(thrown.code, thrown.message, { path: `${at}.right`, ...thrown.details })
        : thrown;
    }
  };
  return combine === 'and' ? conditions.every(verdict) : conditions.some(verdict);
}

type Judge = (left: Json | undefined, right: Json | undefined) => boolean;

function rightType(type: ConditionType, operator: Operator): ConditionType {
  if (operator.startsWith('length')) return 'number';
  return type === 'array' && /contains/i.test(operator) ? 'any' : type;
}

interface Reading {
  strictTypes: boolean;
  zone: string;
}

/** A value as its type says it, and what nothing means there. Throws NODE_INPUT_INVALID with the path. */
function typed(
  type: ConditionType,
  operator: Operator,
  value: Json | undefined,
  { strictTypes, zone }: Reading,
  path: string,
): Json | undefined {
  if (type === 'any' || type === 'plain') return value;
  if (value === undefined || value === null) {
    if (type === 'given-date') throw wrongType('date', null, path);
    return nothingAs(type, operator, value);
  }
  if (type === 'filled') return Boolean(value);
  // Whether an empty text is empty is no question of its type.
  if (value === '' && type !== 'string' && /empty/i.test(operator)) return undefined;
  const valueType = type === 'given-date' ? 'date' : type;
  const converted = strictTypes && !hasType(valueType, value, zone) ? undefined : convertTo(valueType, value, zone);
  if (converted !== undefined) return converted;
  // Whatever is no word for true or false is judged by whether it is there.
  if (type === 'boolean' && !strictTypes) return value !== '';
  throw wrongType(valueType, value, path);
}

/** A text that is not there is an empty one, what is not there is not true, and `null` is smaller than 1: as in JavaScript. */
function nothingAs(type: ConditionType, operator: Operator, value: null | undefined): Json | undefined {
  if (type === 'string' && !/exists/i.test(operator)) return '';
  if (type === 'number' && value === null && /than|orEqual/i.test(operator)) return 0;
  return /^is(True|False)$/.test(operator) ? false : value;
}

function lowerCase(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return value.toLowerCase();
  return Array.isArray(value) ? value.map((one) => lowerCase(one) ?? null) : value;
}

/** A date that is not there is neither equal to another nor different from it. */
const ifBothAreThere =
  (judge: Judge): Judge =>
  (left, right) =>
    (left ?? null) !== null && (right ?? null) !== null && judge(left, right);

/** A list contains a value of this type and content; "1" is not 1. */
const containsExactly: Judge = (left, right) =>
  Array.isArray(left) && right !== undefined && left.some((element) => dataKey(element) === dataKey(right));

const OF_LISTS: Partial<Record<Operator, Judge>> = {
  contains: containsExactly,
  notContains: (left, right) => !containsExactly(left, right),
};

function judgeOf(type: ConditionType, operator: Operator): Judge {
  const judge = JUDGES[operator];
  if (type === 'plain') return PLAIN_JUDGES[operator] ?? judge;
  if (type === 'array') return OF_LISTS[operator] ?? judge;
  return type === 'date' && !UNARY_OPERATORS.some((unary) => unary === operator) ? ifBothAreThere(judge) : judge;
}

const lengthOf = (value: Json | undefined): number =>
  typeof value === 'string' || Array.isArray(value) ? value.length : 0;

const contains = (left: Json | undefined, right: Json | undefined): boolean =>
  Array.isArray(left) ? left.some((element) => equal(element, right)) : textOf(left).includes(textOf(right));

const JUDGES: Record<Operator, Judge> = {
  equals: equal,
  notEquals: (left, right) => !equal(left, right),
  exists: (left) => left !== undefined && left !== null,
  notExists: (left) => left === undefined || left === null,
  isEmpty,
  isNotEmpty: (left) => !isEmpty(left),
  contains,
  notContains: (left, right) => !contains(left, right),
  startsWith: (left, right) => textOf(left).startsWith(textOf(right)),
  notStartsWith: (left, right) => !textOf(left).startsWith(textOf(right)),
  endsWith: (left, right) => textOf(left).endsWith(textOf(right)),
  notEndsWith: (left, right) => !textOf(left).endsWith(textOf(right)),
  matches: (left, right) => textPattern(textOf(right)).test(textOf(left)),
  notMatches: (left, right) => !textPattern(textOf(right)).test(textOf(left)),
  greaterThan: (left, right) => compare(left, right) > 0,
  lessThan: (left, right) => compare(left, right) < 0,
  greaterOrEqual: (left, right) => compare(left, right) >= 0,
  lessOrEqual: (left, right) => compare(left, right) <= 0,
  after: (left, right) => compare(left, right) > 0,
  before: (left, right) => compare(left, right) < 0,
  afterOrEqual: (left, right) => compare(left, right) >= 0,
  beforeOrEqual: (left, right) => compare(left, right) <= 0,
  isTrue: (left) => left === true || left === 'true',
  isFalse: (left) => left === false || left === 'false',
  lengthEquals: (left, right) => lengthOf(left) === right,
  lengthNotEquals: (left, right) => lengthOf(left) !== right,
  lengthGreaterThan: (left, right) => compare(lengthOf(left), right) > 0,
  lengthLessThan: (left, right) => compare(lengthOf(left), right) < 0,
  lengthGreaterOrEqual: (left, right) => compare(lengthOf(left), right) >= 0,
  lengthLessOrEqual: (left, right) => compare(lengthOf(left), right) <= 0,
};

/** Judges one condition over values that have their types. */
export const holds = (left: Json | undefined, operator: Operator, right: Json | undefined): boolean =>
  JUDGES[operator](left, right);
