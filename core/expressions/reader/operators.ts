/** How closely the operators bind that the quick reader takes, in acorn's order. The rest is for the full parser. */
export const OPERATORS: Readonly<Record<string, number>> = {
  '??': 1,
  '||': 1,
  '&&': 2,
  '==': 6,
  '!=': 6,
  '===': 6,
  '!==': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};

/**
 * The operator at this place; null where there is none, or one that begins like it and is another: `+=`, `++`, `**`, `<<`,
 * `//`, `<!--`. Those end the quick reader's block without its `}}`.
 */
export function operatorAt(source: string, at: number): string | null {
  const [code, second] = [source.charCodeAt(at), source.charCodeAt(at + 1)];
  switch (code) {
    case 37: // %
      return second === 61 ? null : '%';
    case 38: // &
    case 124: // |
    case 63: // ?
      if (second !== code || source.charCodeAt(at + 2) === 61) return null;
      return code === 38 ? '&&' : code === 124 ? '||' : '??';
    case 42: // *
    case 43: // +
    case 45: // -
      if (second === code || second === 61) return null;
      return code === 42 ? '*' : code === 43 ? '+' : '-';
    case 47: // /
      return second === 47 || second === 42 || second === 61 ? null : '/';
    case 33: // !
    case 61: // =
      if (second !== 61) return null;
      if (source.charCodeAt(at + 2) === 61) return code === 33 ? '!==' : '===';
      return code === 33 ? '!=' : '==';
    case 60: // <
    case 62: // >
      if (second === code || second === 33) return null;
      if (second === 61) return code === 60 ? '<=' : '>=';
      return code === 60 ? '<' : '>';
    default:
      return null;
  }
}
