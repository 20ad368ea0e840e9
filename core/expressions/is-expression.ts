/** True when a parameter is an expression: a text whose first character is `=`. */
export const isExpression = (value: unknown): value is `=${string}` =>
  typeof value === 'string' && value.startsWith('=');
