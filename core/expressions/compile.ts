import type { AnyNode, CallExpression, Expression, Literal, MemberExpression } from 'acorn';
import { toKey, toText } from './coerce.ts';
import { compileArrow } from './arrow.ts';
import { GLOBALS } from './functions/globals.ts';
import { compileList, compileRecord } from './literals.ts';
import { getMember, methodOf } from './members.ts';
import { BINARY, concatenate, UNARY } from './operators.ts';
import { nodeHandle, ROOTS } from './roots.ts';
import { findPlace, readPlace, type Scope } from './scope.ts';
import { describe, errorAt, MAX_NESTING, textOf, unsupported } from './syntax.ts';
import { type Evaluator, GuestFunction, type Run, type Value } from './values.ts';

/** Stands for the rest of an optional chain that has met nothing: `a?.b.c` stops at the question mark. */
const SKIPPED = Object.freeze({});

/** A property of a literal or a pattern, as far as its name goes. */
interface Keyed {
  computed: boolean;
  key: AnyNode;
}

/**
 * Turns a syntax tree into closures. What is not named here does not exist in the language: the list of node types is an
 * allow-list. Names are resolved at compile time, so a misspelt one is reported before anything runs.
 */
export class Compiler {
  /** Literal names in `$('…')` and `$node['…']`. */
  readonly nodeNames = new Set<string>();
  private scope: Scope | null = null;
  private depth = 0;

  compile(node: AnyNode): Evaluator {
    if (this.depth >= MAX_NESTING) {
      throw errorAt(
        'EXPRESSION_BUDGET',
        `The expression is nested more than ${MAX_NESTING} levels deep. Split it over several fields.`,
        node,
      );
    }
    this.depth += 1;
    try {
      return this.visit(node as Expression);
    } finally {
      this.depth -= 1;
    }
  }

  /** Compiles the inside of a function, whose parameters `work` declares in the scope it gets. */
  inScope<T>(work: (scope: Scope) => T): T {
    const outer = this.scope;
    const scope: Scope = { names: [], parent: outer };
    this.scope = scope;
    try {
      return work(scope);
    } finally {
      this.scope = outer;
    }
  }

  private visit(node: Expression): Evaluator {
    switch (node.type) {
      case 'Literal':
        return this.literal(node);
      case 'TemplateLiteral': {
        const texts = node.quasis.map(({ value }) => value.cooked ?? '');
        const holes = node.expressions.map((hole) => this.compile(hole));
        return (run, frame) =>
          holes.reduce(
            (text, hole, index) =>
              concatenate(concatenate(text, toText(hole(run, frame), run), run), texts[index + 1]!, run),
            texts[0]!,
          );
      }
      case 'Identifier':
        return this.name(node.name, node);
      case 'ParenthesizedExpression':
        return this.compile(node.expression);
      case 'MemberExpression':
        return this.member(node);
      case 'ChainExpression': {
        const chain = this.compile(node.expression);
        return (run, frame) => {
          const value = chain(run, frame);
          return value === SKIPPED ? undefined : value;
        };
      }
      case 'CallExpression':
        return this.call(node);
      case 'UnaryExpression': {
        const operator = UNARY.get(node.operator);
        if (!operator) throw unsupported(node, `The operator "${node.operator}"`);
        // Asking for the type of an unknown name is the one thing that may be done with it.
        const isUnknown =
          node.operator === 'typeof' && node.argument.type === 'Identifier' && !this.knows(node.argument.name);
        const operand: Evaluator = isUnknown ? () => undefined : this.compile(node.argument);
        return (run, frame) => operator(operand(run, frame), run);
      }
      case 'BinaryExpression': {
        const operator = BINARY.get(node.operator);
        if (!operator || node.left.type === 'PrivateIdentifier')
          throw unsupported(node, `The operator "${node.operator}"`);
        const [left, right] = [this.compile(node.left), this.compile(node.right)];
        return (run, frame) => {
          run.budget.spend();
          return operator(left(run, frame), right(run, frame), run);
        };
      }
      case 'LogicalExpression': {
        const [left, right] = [this.compile(node.left), this.compile(node.right)];
        if (node.operator === '&&') return (run, frame) => left(run, frame) && right(run, frame);
        if (node.operator === '||') return (run, frame) => left(run, frame) || right(run, frame);
        return (run, frame) => left(run, frame) ?? right(run, frame);
      }
      case 'ConditionalExpression': {
        const [test, yes, no] = [this.compile(node.test), this.compile(node.consequent), this.compile(node.alternate)];
        return (run, frame) => (test(run, frame) ? yes(run, frame) : no(run, frame));
      }
      case 'ArrayExpression':
        return compileList(this, node.elements);
      case 'ObjectExpression':
        return compileRecord(this, node.properties);
      case 'ArrowFunctionExpression':
        return compileArrow(this, node);
      default:
        throw unsupported(node, describe(node));
    }
  }

  private literal(node: Literal): Evaluator {
    if (node.regex) throw unsupported(node, 'A regular expression');
    const { value } = node;
    if (typeof value === 'bigint' || value instanceof RegExp) throw unsupported(node, 'A big integer');
    return () => value;
  }

  private knows(name: string): boolean {
    return (
      findPlace(this.scope, name) !== null || GLOBALS.has(name) || ROOTS.has(name) || name === '$' || name === '$node'
    );
  }

  private name(name: string, node: AnyNode): Evaluator {
    const place = findPlace(this.scope, name);
    if (place) return (_run, frame) => readPlace(frame, place);
    const root = ROOTS.get(name);
    if (root) return root;
    if (name === '$' || name === '$node') throw this.dynamicNode(node);
    if (GLOBALS.has(name)) {
      const value = GLOBALS.get(name);
      return () => value;
    }
    throw errorAt(
      'EXPRESSION_UNKNOWN_NAME',
      `There is no "${name}" here. The current item is $json, for example $json.${name.replace(/^\$+/, '') || 'id'}.`,
      node,
    );
  }

  /** The name of a property as an evaluator. */
  key(property: Keyed): Evaluator {
    if (property.computed) return this.compile(property.key);
    const name =
      property.key.type === 'Identifier'
        ? property.key.name
        : property.key.type === 'Literal'
          ? String(property.key.value)
          : null;
    if (name === null) throw unsupported(property.key, 'A private name');
    return () => name;
  }

  private member(node: MemberExpression): Evaluator {
    if (node.object.type === 'Identifier' && node.object.name === '$node' && !findPlace(this.scope, '$node')) {
      const name = node.computed ? textOf(node.property) : (node.property as { name: string }).name;
      return this.otherNode(name, node);
    }
    const object = this.compile(node.object);
    const key = this.key({ computed: node.computed, key: node.property });
    const { optional } = node;
    return (run, frame) => {
      const value = object(run, frame);
      if (value === SKIPPED || (optional && (value === null || value === undefined))) return SKIPPED;
      run.budget.spend();
      return getMember(value, toKey(key(run, frame), run), run);
    };
  }

  private otherNode(name: string | null, node: AnyNode): Evaluator {
    if (name === null) throw this.dynamicNode(node);
    this.nodeNames.add(name);
    const handle = nodeHandle(name);
    return () => handle;
  }

  private call(node: CallExpression): Evaluator {
    let callee = node.callee;
    while (callee.type === 'ParenthesizedExpression') callee = callee.expression;
    if (callee.type === 'Identifier' && callee.name === '$' && !findPlace(this.scope, '$')) {
      return this.otherNode(node.arguments.length === 1 ? textOf(node.arguments[0]!) : null, node);
    }
    const args = compileList(this, node.arguments);
    const { optional } = node;
    const span = { start: node.start, end: node.end };
    const apply = (called: Value, values: Value[], run: Run, name: string): Value => {
      run.budget.spend();
      run.at = span;
      if (called instanceof GuestFunction) return run.budget.nested(() => called.invoke(values, run));
      throw errorAt(
        'EXPRESSION_FAILED',
        `"${name}" is not a function here. Check its spelling, and that the value left of the dot has the type you expect.`,
        span,
      );
    };
    if (callee.type !== 'MemberExpression') {
      const called = this.compile(callee as Expression);
      const name = callee.type === 'Identifier' ? callee.name : 'The value';
      return (run, frame) => {
        const value = called(run, frame);
        if (value === SKIPPED || (optional && (value === null || value === undefined))) return SKIPPED;
        return apply(value, args(run, frame), run, name);
      };
    }
    const object = this.compile(callee.object);
    const key = this.key({ computed: callee.computed, key: callee.property });
    return (run, frame) => {
      const self = object(run, frame);
      if (self === SKIPPED || (callee.optional && (self === null || self === undefined))) return SKIPPED;
      const name = toKey(key(run, frame), run);
      const own = getMember(self, name, run);
      const method = own === undefined ? methodOf(self, name) : undefined;
      if (method) {
        const values = args(run, frame);
        run.budget.spend();
        run.at = span;
        return run.budget.nested(() => method(self, values, run));
      }
      if (optional && (own === null || own === undefined)) return SKIPPED;
      return apply(own, args(run, frame), run, name);
    };
  }

  private dynamicNode(node: AnyNode) {
    return errorAt(
      'EXPRESSION_UNSUPPORTED',
      `Name the node as a plain text, for example $('Webhook').item.json.id: the name must be known before the expression runs.`,
      node,
    );
  }
}
