import type {
  BinaryOperator,
  CallExpression,
  Expression,
  Identifier,
  Literal,
  LogicalExpression,
  MemberExpression,
  Property,
  TemplateElement,
} from 'acorn';
import { continuesWord, isBlank, isDigit, RESERVED, startsWord } from './characters.ts';
import { OPERATORS, operatorAt } from './operators.ts';

/** What the quick reader has read: a tree as acorn gives it, and where the block ends, behind its `}}`. */
export interface QuickBlock {
  node: Expression;
  end: number;
}

/** Deeper than this is for the full parser, which knows what to say about it. */
const MAX_DEPTH = 48;

const [QUOTE, DOUBLE_QUOTE, BACKTICK, BACKSLASH] = [39, 34, 96, 92];
const [OPEN_PAREN, CLOSE_PAREN, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [40, 41, 91, 93, 123, 125];
const [DOT, COMMA, COLON, QUESTION, EQUALS, GREATER, DOLLAR, BANG, MINUS, ZERO, SPACE] = [
  46, 44, 58, 63, 61, 62, 36, 33, 45, 48, 32,
];

/**
 * Reads the block that starts here where it is made of the commonest words: paths, calls, plain texts and numbers, operators,
 * short arrow functions, lists, records, texts with holes. Null for anything else, be it right or wrong: then the full parser
 * reads the block. What is given is the very tree that acorn gives, so that nothing after it can tell who has read.
 */
export function readQuickly(source: string, start: number): QuickBlock | null {
  const reader = new QuickReader(source, start);
  const node = reader.assignment();
  if (node === null || reader.next() !== CLOSE_BRACE || source.charCodeAt(reader.at + 1) !== CLOSE_BRACE) return null;
  return { node, end: reader.at + 2 };
}

/** Each method reads from `at` and leaves `at` behind what it has read, or gives null. */
class QuickReader {
  private readonly source: string;
  at: number;
  private depth = 0;

  constructor(source: string, at: number) {
    this.source = source;
    this.at = at;
  }

  /** The code of the next character that is not blank, and goes to it. */
  next(): number {
    let code = this.source.charCodeAt(this.at);
    while (isBlank(code)) code = this.source.charCodeAt((this.at += 1));
    return code;
  }

  /** Goes over this character, if it is the next one. */
  private take(code: number): boolean {
    if (this.next() !== code) return false;
    this.at += 1;
    return true;
  }

  /** All but a sequence: an arrow function, a choice, or what operators join. */
  assignment(): Expression | null {
    if (this.depth >= MAX_DEPTH) return null;
    this.depth += 1;
    this.next();
    const node = this.isArrow() ? this.arrow() : this.choice();
    this.depth -= 1;
    return node;
  }

  private choice(): Expression | null {
    const test = this.joined(0);
    if (test === null || !this.take(QUESTION)) return test;
    const consequent = this.assignment();
    if (consequent === null || !this.take(COLON)) return null;
    const alternate = this.assignment();
    if (alternate === null) return null;
    return { type: 'ConditionalExpression', start: test.start, end: alternate.end, test, consequent, alternate };
  }

  /** Operands and the operators between them that bind more closely than `least`. */
  private joined(least: number): Expression | null {
    let left = this.operand();
    while (left !== null) {
      this.next();
      const operator = operatorAt(this.source, this.at);
      if (operator === null) return left;
      const strength = OPERATORS[operator]!;
      if (strength <= least) return left;
      this.at += operator.length;
      const right = this.joined(strength);
      if (right === null) return null;
      left = join(left, operator, right);
    }
    return left;
  }

  private operand(): Expression | null {
    const code = this.next();
    if (code !== BANG && code !== MINUS) return this.chain();
    const start = this.at;
    this.at += 1;
    if (this.source.charCodeAt(this.at) === MINUS || this.depth >= MAX_DEPTH) return null;
    this.depth += 1;
    const argument = this.operand();
    this.depth -= 1;
    if (argument === null) return null;
    const operator = code === BANG ? '!' : '-';
    return { type: 'UnaryExpression', start, end: argument.end, operator, prefix: true, argument };
  }

  /** A value and the members and calls behind it. */
  private chain(): Expression | null {
    let node = this.value();
    let hasOptional = false;
    while (node !== null) {
      const code = this.next();
      let optional = false;
      if (code === QUESTION && this.source.charCodeAt(this.at + 1) === DOT) {
        if (isDigit(this.source.charCodeAt(this.at + 2))) break;
        optional = hasOptional = true;
        this.at += 2;
      }
      const after = optional ? this.next() : code;
      if (after === OPEN_PAREN) node = this.call(node, optional);
      else if (after === OPEN_BRACKET) node = this.element(node, optional);
      else if (optional) node = this.member(node, true);
      else if (after === DOT) {
        this.at += 1;
        node = this.member(node, false);
      } else break;
    }
    if (node === null || !hasOptional) return node;
    const { start, end } = node;
    return { type: 'ChainExpression', start, end, expression: node as MemberExpression | CallExpression };
  }

  private member(object: Expression, optional: boolean): Expression | null {
    this.next();
    const property = this.name();
    if (property === null) return null;
    // Behind such a name the full parser takes a slash for the begin of a regular expression; it has the last word.
    if (optional && RESERVED.has(property.name)) return null;
    const { start } = object;
    return { type: 'MemberExpression', start, end: this.at, object, property, computed: false, optional };
  }

  private element(object: Expression, optional: boolean): Expression | null {
    this.at += 1;
    const property = this.assignment();
    if (property === null || !this.take(CLOSE_BRACKET)) return null;
    const { start } = object;
    return { type: 'MemberExpression', start, end: this.at, object, property, computed: true, optional };
  }

  private call(callee: Expression, optional: boolean): Expression | null {
    const args = this.list(CLOSE_PAREN);
    if (args === null) return null;
    return { type: 'CallExpression', start: callee.start, end: this.at, callee, arguments: args, optional };
  }

  /** Values with commas between them, from the bracket that opens to the one that closes. */
  private list(close: number): Expression[] | null {
    this.at += 1;
    const nodes: Expression[] = [];
    if (this.take(close)) return nodes;
    do {
      const node = this.assignment();
      if (node === null) return null;
      nodes.push(node);
    } while (this.take(COMMA));
    return this.take(close) ? nodes : null;
  }

  private value(): Expression | null {
    const code = this.next();
    if (startsWord(code)) return this.nameOrConstant();
    if (isDigit(code)) return this.number();
    if (code === QUOTE || code === DOUBLE_QUOTE) return this.text(code);
    const start = this.at;
    switch (code) {
      case OPEN_PAREN: {
        this.at += 1;
        const expression = this.assignment();
        if (expression === null || !this.take(CLOSE_PAREN)) return null;
        return { type: 'ParenthesizedExpression', start, end: this.at, expression };
      }
      case OPEN_BRACKET: {
        const elements = this.list(CLOSE_BRACKET);
        return elements && { type: 'ArrayExpression', start, end: this.at, elements };
      }
      case OPEN_BRACE:
        return this.record();
      case BACKTICK:
        return this.textWithHoles();
      default:
        return null;
    }
  }

  /** A word of ASCII letters, whatever it means. */
  private name(): Identifier | null {
    const { source, at: start } = this;
    let code = source.charCodeAt(start);
    if (!startsWord(code)) return null;
    let end = start;
    while (continuesWord(code)) code = source.charCodeAt((end += 1));
    if (code >= 128 || code === BACKSLASH) return null;
    this.at = end;
    return { type: 'Identifier', start, end, name: source.slice(start, end) };
  }

  private nameOrConstant(): Expression | null {
    const word = this.name();
    if (word === null || !RESERVED.has(word.name)) return word;
    const { start, end, name } = word;
    if (name !== 'true' && name !== 'false' && name !== 'null') return null;
    return { type: 'Literal', start, end, value: name === 'null' ? null : name === 'true', raw: name };
  }

  /** Digits, with more of them behind a dot. Other ways to write a number are for the full parser. */
  private number(): Literal | null {
    const { source, at: start } = this;
    let end = start;
    let code = source.charCodeAt(end);
    while (isDigit(code)) code = source.charCodeAt((end += 1));
    if (end - start > 1 && source.charCodeAt(start) === ZERO) return null;
    if (code === DOT) {
      code = source.charCodeAt((end += 1));
      if (!isDigit(code)) return null;
      while (isDigit(code)) code = source.charCodeAt((end += 1));
    }
    if (startsWord(code) || code >= 128 || code === DOT || code === BACKSLASH) return null;
    this.at = end;
    const raw = source.slice(start, end);
    return { type: 'Literal', start, end, value: Number(raw), raw };
  }

  /** A text in quotes without a backslash and on one line. */
  private text(quote: number): Literal | null {
    const { source, at: start } = this;
    let end = start + 1;
    for (let code = source.charCodeAt(end); code !== quote; code = source.charCodeAt((end += 1)))
      if (code === BACKSLASH || code === 10 || code === 13 || end >= source.length) return null;
    end += 1;
    this.at = end;
    const raw = source.slice(start, end);
    return { type: 'Literal', start, end, value: source.slice(start + 1, end - 1), raw };
  }

  private textWithHoles(): Expression | null {
    const { source, at: start } = this;
    const quasis: TemplateElement[] = [];
    const expressions: Expression[] = [];
    this.at += 1;
    for (;;) {
      const from = this.at;
      let end = from;
      let code = source.charCodeAt(end);
      while (code !== BACKTICK && !(code === DOLLAR && source.charCodeAt(end + 1) === OPEN_BRACE)) {
        if (code === BACKSLASH || code === 13 || end >= source.length) return null;
        code = source.charCodeAt((end += 1));
      }
      const raw = source.slice(from, end);
      const tail = code === BACKTICK;
      quasis.push({ type: 'TemplateElement', start: from, end, value: { raw, cooked: raw }, tail });
      this.at = end + (tail ? 1 : 2);
      if (tail) return { type: 'TemplateLiteral', start, end: this.at, expressions, quasis };
      const hole = this.assignment();
      if (hole === null || !this.take(CLOSE_BRACE)) return null;
      expressions.push(hole);
    }
  }

  private record(): Expression | null {
    const start = this.at;
    this.at += 1;
    const properties: Property[] = [];
    if (!this.take(CLOSE_BRACE)) {
      do {
        const property = this.property();
        if (property === null) return null;
        properties.push(property);
      } while (this.take(COMMA));
      if (!this.take(CLOSE_BRACE)) return null;
    }
    return { type: 'ObjectExpression', start, end: this.at, properties };
  }

  private property(): Property | null {
    const code = this.next();
    const start = this.at;
    const key = code === QUOTE || code === DOUBLE_QUOTE ? this.text(code) : this.name();
    // Naming it twice is an error of its own, and its meaning is another one.
    if (key === null || (key.type === 'Identifier' ? key.name : key.value) === '__proto__') return null;
    const shorthand = !this.take(COLON);
    if (shorthand && (key.type !== 'Identifier' || RESERVED.has(key.name))) return null;
    const value = shorthand ? key : this.assignment();
    if (value === null) return null;
    const { end } = value;
    return { type: 'Property', start, end, method: false, shorthand, computed: false, key, value, kind: 'init' };
  }

  /** True where `x =>` or `(x, y) =>` stands here. A line must not end before the arrow. */
  private isArrow(): boolean {
    const { source } = this;
    let end = this.at;
    let code = source.charCodeAt(end);
    if (code === OPEN_PAREN) {
      do code = source.charCodeAt((end += 1));
      while (continuesWord(code) || code === COMMA || isBlank(code));
      if (code !== CLOSE_PAREN) return false;
      code = source.charCodeAt((end += 1));
    } else {
      while (continuesWord(code)) code = source.charCodeAt((end += 1));
    }
    while (code === SPACE) code = source.charCodeAt((end += 1));
    return code === EQUALS && source.charCodeAt(end + 1) === GREATER;
  }

  private arrow(): Expression | null {
    const start = this.at;
    const params: Identifier[] = [];
    const read = this.take(OPEN_PAREN) ? this.parameters(params) : this.parameter(params);
    if (!read) return null;
    this.next();
    this.at += 2;
    if (this.next() === OPEN_BRACE) return null;
    const body = this.assignment();
    if (body === null) return null;
    const shape = { id: null, expression: true, generator: false, async: false } as const;
    return { type: 'ArrowFunctionExpression', start, end: body.end, ...shape, params, body };
  }

  /** The names up to the bracket that closes. */
  private parameters(params: Identifier[]): boolean {
    if (this.take(CLOSE_PAREN)) return true;
    do if (!this.parameter(params)) return false;
    while (this.take(COMMA));
    return this.take(CLOSE_PAREN);
  }

  private parameter(params: Identifier[]): boolean {
    this.next();
    const name = this.name();
    // A name that stands there twice is an error.
    if (name === null || RESERVED.has(name.name) || params.some((other) => other.name === name.name)) return false;
    params.push(name);
    return true;
  }
}

/** True for `??` beside `||` or `&&`, which needs brackets. */
const mixed = (operator: string, { type, operator: inner }: LogicalExpression): boolean =>
  type === 'LogicalExpression' && (operator === '??') !== (inner === '??');

/** Two operands with an operator between them; null where they do not go together without brackets. */
function join(left: Expression, operator: string, right: Expression): Expression | null {
  const { start } = left;
  const { end } = right;
  if (operator === '||' || operator === '&&' || operator === '??') {
    if (mixed(operator, left as LogicalExpression) || mixed(operator, right as LogicalExpression)) return null;
    return { type: 'LogicalExpression', start, end, left, operator, right };
  }
  return { type: 'BinaryExpression', start, end, left, operator: operator as BinaryOperator, right };
}
