import type { AnyNode } from 'acorn';
import { AppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/codes.ts';
import type { Span } from './values.ts';

/** Longest template that is read, in characters. */
export const MAX_SOURCE = 65_536;
/** Deepest nesting of an expression. */
export const MAX_NESTING = 256;

/** An error at a piece of the template; the editor underlines it. */
export function errorAt(code: ErrorCode, message: string, span: Span): AppError {
  return new AppError(code, message, { position: span.start, length: Math.max(1, span.end - span.start) });
}

/** Gives an error the place at which the evaluation was, unless it knows a better one. */
export function withPlace(error: AppError, span: Span): AppError {
  if (error.details?.position !== undefined) return error;
  return new AppError(error.code, error.message, {
    ...error.details,
    position: span.start,
    length: Math.max(1, span.end - span.start),
  });
}

/** The error for a piece of JavaScript that is not part of the expression language. */
export function unsupported(node: Span, what: string): AppError {
  return errorAt(
    'EXPRESSION_UNSUPPORTED',
    `${what} is not allowed in an expression. Use other operators, or a node of its own.`,
    node,
  );
}

const DESCRIPTIONS: Record<string, string> = {
  ClassExpression: 'A class',
  ClassDeclaration: 'A class',
  ThisExpression: '"this"',
  AwaitExpression: '"await"',
  YieldExpression: '"yield"',
  ImportExpression: '"import"',
  MetaProperty: '"import.meta" or "new.target"',
  TaggedTemplateExpression: 'A tagged template',
  Super: '"super"',
  LabeledStatement: 'A label',
  WithStatement: '"with"',
  DebuggerStatement: '"debugger"',
};

/** Names a piece of syntax for the person who wrote it. */
export const describe = (node: AnyNode): string => DESCRIPTIONS[node.type] ?? `"${node.type}"`;

/** The text of a literal; null when it is computed. */
export function textOf(node: AnyNode): string | null {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? null;
  return null;
}
