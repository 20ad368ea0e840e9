import { type AnyNode, parse } from 'acorn';
import type { Json } from '../../workflow/document.ts';

/**
 * Reads JSON, also as one writes it in a program: single quotes, names without quotes, commas at the end, comments.
 * Undefined for what is neither. Nothing of it runs: only literals are read.
 */
export function readLooseJson(source: string): Json | undefined {
  try {
    return JSON.parse(source) as Json;
  } catch {
    // As a program it may still be read.
  }
  try {
    const { body } = parse(`(${source}\n)`, { ecmaVersion: 2023 });
    const [only] = body;
    return body.length === 1 && only?.type === 'ExpressionStatement' ? literal(only.expression) : undefined;
  } catch {
    // No literal, or nested more deeply than the stack allows.
    return undefined;
  }
}

const refuse = (): never => {
  throw new SyntaxError('No literal');
};

/** The value of a literal; undefined where it says so. */
function literal(node: AnyNode): Json | undefined {
  switch (node.type) {
    case 'Literal':
      return node.regex || typeof node.value === 'bigint' ? refuse() : (node.value as Json);
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? (node.quasis[0]!.value.cooked ?? refuse()) : refuse();
    case 'UnaryExpression': {
      const number = node.operator === '-' || node.operator === '+' ? literal(node.argument) : null;
      return typeof number !== 'number' ? refuse() : node.operator === '-' ? -number : number;
    }
    case 'Identifier':
      // JSON has no word for what is no number.
      return node.name === 'undefined' ? undefined : node.name === 'NaN' ? null : refuse();
    case 'ArrayExpression':
      return node.elements.map((element) => (element === null ? null : (literal(element) ?? null)));
    case 'ObjectExpression':
      return Object.fromEntries(
        node.properties.flatMap((property): [string, Json][] => {
          if (property.type !== 'Property' || property.kind !== 'init' || property.computed || property.method)
            return refuse();
          const key = property.key.type === 'Identifier' ? property.key.name : String(literal(property.key));
          const value = property.shorthand ? refuse() : literal(property.value);
          return value === undefined ? [] : [[key, value]];
        }),
      );
    default:
      return refuse();
  }
}
