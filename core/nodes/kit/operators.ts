/** How a condition judges one value, or two. An operator without `types` fits every type. */
export const OPERATORS = [
  { value: 'equals', label: 'is equal to' },
  { value: 'notEquals', label: 'is not equal to' },
  { value: 'exists', label: 'exists' },
  { value: 'notExists', label: 'does not exist' },
  { value: 'isEmpty', label: 'is empty' },
  { value: 'isNotEmpty', label: 'is not empty' },
  { value: 'contains', label: 'contains', showWhen: { type: ['any', 'string', 'array', 'plain'] } },
  { value: 'notContains', label: 'does not contain', showWhen: { type: ['any', 'string', 'array', 'plain'] } },
  { value: 'startsWith', label: 'starts with', showWhen: { type: ['any', 'string', 'plain'] } },
  { value: 'notStartsWith', label: 'does not start with', showWhen: { type: ['any', 'string', 'plain'] } },
  { value: 'endsWith', label: 'ends with', showWhen: { type: ['any', 'string', 'plain'] } },
  { value: 'notEndsWith', label: 'does not end with', showWhen: { type: ['any', 'string', 'plain'] } },
  { value: 'matches', label: 'matches the pattern', showWhen: { type: ['any', 'string', 'plain'] } },
  { value: 'notMatches', label: 'does not match the pattern', showWhen: { type: ['any', 'string', 'plain'] } },
  { value: 'greaterThan', label: 'is greater than', showWhen: { type: ['any', 'number', 'plain'] } },
  { value: 'lessThan', label: 'is less than', showWhen: { type: ['any', 'number', 'plain'] } },
  { value: 'greaterOrEqual', label: 'is greater than or equal to', showWhen: { type: ['any', 'number', 'plain'] } },
  { value: 'lessOrEqual', label: 'is less than or equal to', showWhen: { type: ['any', 'number', 'plain'] } },
  { value: 'after', label: 'is after', showWhen: { type: ['date', 'given-date'] } },
  { value: 'before', label: 'is before', showWhen: { type: ['date', 'given-date'] } },
  { value: 'afterOrEqual', label: 'is after or equal to', showWhen: { type: ['date', 'given-date'] } },
  { value: 'beforeOrEqual', label: 'is before or equal to', showWhen: { type: ['date', 'given-date'] } },
  { value: 'isTrue', label: 'is true', showWhen: { type: ['any', 'boolean', 'filled'] } },
  { value: 'isFalse', label: 'is false', showWhen: { type: ['any', 'boolean', 'filled'] } },
  { value: 'lengthEquals', label: 'has as many entries as', showWhen: { type: ['any', 'array'] } },
  { value: 'lengthNotEquals', label: 'has not as many entries as', showWhen: { type: ['any', 'array'] } },
  { value: 'lengthGreaterThan', label: 'has more entries than', showWhen: { type: ['any', 'array'] } },
  { value: 'lengthLessThan', label: 'has fewer entries than', showWhen: { type: ['any', 'array'] } },
  { value: 'lengthGreaterOrEqual', label: 'has at least as many entries as', showWhen: { type: ['any', 'array'] } },
  { value: 'lengthLessOrEqual', label: 'has at most as many entries as', showWhen: { type: ['any', 'array'] } },
] as const;
export type Operator = (typeof OPERATORS)[number]['value'];

/** Operators that look at one value only. */
export const UNARY_OPERATORS = [
  'exists',
  'notExists',
  'isTrue',
  'isFalse',
  'isEmpty',
  'isNotEmpty',
] as const satisfies readonly Operator[];

export const BINARY_OPERATORS: readonly Operator[] = OPERATORS.map(({ value }) => value).filter(
  (value) => !UNARY_OPERATORS.some((unary) => unary === value),
);
