import type { AnyNode, Expression, MemberExpression, Pattern } from 'acorn';
import { compileAssignment, compileDelete, compileTarget, compileUpdate } from './assignment.ts';
import { compileCall, compileNew } from './calls.ts';
import { toKey } from './coerce.ts';
import { compileFunction } from './function.ts';
import { EMPTY_NAMES, GLOBALS } from './globals.ts';
import { compileList, compileLiteral, compileRecord, compileTemplateLiteral } from './literals.ts';
import { getElement, getMember, isRefused, refusal } from './members.ts';
import { compileBinary } from './binary.ts';
import { UNARY } from './operators.ts';
import { pathFrom, pathFromItem, pathFromVariable, type Step } from './paths.ts';
import type { Binder } from './patterns.ts';
import { ROOTS } from './roots.ts';
import { declare, findPlace, newScope, type Place, readPlace, type Scope } from './scope.ts';
import { SKIPPED } from './skipped.ts';
import { suggestion } from './suggest.ts';
import { describe, errorAt, MAX_NESTING, textOf, unsupported, withPlace } from './syntax.ts';
import { emptyRecord, type Evaluator, type Span } from './values.ts';

/** A property of a literal or a pattern, as far as its name goes. */
interface Keyed {
  computed: boolean;
  key: AnyNode;
}

/** Something that is probably a mistake, found before anything runs. */
export interface Notice {
  message: string;
  span: Span;
}

/**
 * Turns a syntax tree into closures. What is not named here does not exist in the language: the list of node types is an
 * allow-list. Names are resolved at compile time: a variable is a place, and an unknown name is reported and is `undefined`.
 */
export class Compiler {
  /** Literal names in `$('…')`, `$node['…']` and `$items('…')`. */
  readonly nodeNames: string[] = [];
  readonly notices: Notice[] = [];
  /** True when data are changed in place: what comes in must then be copied. */
  mutates = false;
  /** True when a regular expression may run that needs the linear engine. */
  usesRegex = false;
  /** Variables that are assigned without being declared; they live as long as one evaluation. */
  readonly implicit = newScope(null);
  private scope: Scope = this.implicit;
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

  /** Compiles the inside of a function or block, whose names `work` declares in the scope it gets. */
  inScope<T>(work: (scope: Scope) => T): T {
    const outer = this.scope;
    const scope = newScope(outer);
    outer.hasInner = true;
    this.scope = scope;
    this.depth += 1;
    try {
      if (this.depth > MAX_NESTING) throw new RangeError('nesting');
      return work(scope);
    } finally {
      this.scope = outer;
      this.depth -= 1;
    }
  }

  /** True when a variable hides the global or root of this name. */
  declares(name: string): boolean {
    return findPlace(this.scope, name) !== null;
  }

  /** Remembers the name of a node, where it stands in the source. */
  noteNode(argument: AnyNode | undefined): void {
    const name = argument && textOf(argument);
    if (name) this.addNodeName(name);
  }

  private addNodeName(name: string): void {
    if (!this.nodeNames.includes(name)) this.nodeNames.push(name);
  }

  /** Binds the names of a pattern in this scope. */
  declaring(scope: Scope, constant: boolean): (target: Pattern | Expression) => Binder {
    return (target) => {
      if (target.type !== 'Identifier') throw unsupported(target, 'This kind of parameter');
      const index = declare(scope, target.name, target, constant);
      return (value, _run, frame) => {
        frame!.values[index] = value;
      };
    };
  }

  /** Binds the names and members of a pattern that exist already. */
  assigning(target: Pattern | Expression, initial = false): Binder {
    return compileTarget(this, target, initial);
  }

  /** Marks the names of a declaration as constants, from here on. */
  markConstant(pattern: Pattern): void {
    if (pattern.type === 'Identifier') this.scope.constants.push(pattern.name);
  }

  /** Where a variable is to be written; one that nobody declares lives in the template. */
  placeToAssign(name: string, span: Span): Place {
    const place = findPlace(this.scope, name);
    if (place) return place;
    declare(this.implicit, name, span);
    return findPlace(this.scope, name)!;
  }

  /** The name of a property as an evaluator. */
  key(property: Keyed): Evaluator {
    const name = constantKey(property);
    return name === null ? this.compile(property.key) : () => name;
  }

  private visit(node: Expression): Evaluator {
    switch (node.type) {
      case 'Literal':
        return compileLiteral(this, node);
      case 'TemplateLiteral':
        return compileTemplateLiteral(this, node);
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
        return compileCall(this, node);
      case 'NewExpression':
        return compileNew(this, node);
      case 'UnaryExpression': {
        if (node.operator === 'delete') return compileDelete(this, node);
        const operator = UNARY.get(node.operator);
        if (!operator) throw unsupported(node, `The operator "${node.operator}"`);
        const operand = this.compile(node.argument);
        return (run, frame) => operator(operand(run, frame), run);
      }
      case 'UpdateExpression':
        return compileUpdate(this, node);
      case 'AssignmentExpression':
        return compileAssignment(this, node);
      case 'BinaryExpression': {
        if (node.left.type === 'PrivateIdentifier') throw unsupported(node, 'A private name');
        const { left, right } = node;
        const constant = right.type === 'Literal' && typeof right.value === 'number' ? right.value : null;
        const compiled = compileBinary(node.operator, this.compile(left), this.compile(right), constant);
        if (!compiled) throw unsupported(node, `The operator "${node.operator}"`);
        return compiled;
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
      case 'SequenceExpression': {
        const parts = node.expressions.map((expression) => this.compile(expression));
        return (run, frame) => {
          let value: unknown;
          for (const part of parts) value = part(run, frame);
          return value;
        };
      }
      case 'ArrayExpression':
        return compileList(this, node.elements);
      case 'ObjectExpression':
        return compileRecord(this, node.properties);
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        return compileFunction(this, node);
      default:
        throw unsupported(node, describe(node));
    }
  }

  private name(name: string, node: AnyNode): Evaluator {
    const place = findPlace(this.scope, name);
    if (place) {
      const { up, index } = place;
      if (up === 0) return (_run, frame) => frame!.values[index];
      if (up === 1) return (_run, frame) => frame!.parent!.values[index];
      return (_run, frame) => readPlace(frame, place);
    }
    const root = ROOTS.get(name);
    if (root) return root.read;
    if (GLOBALS.has(name)) {
      const value = GLOBALS.get(name);
      return () => value;
    }
    if (isRefused(name)) throw withPlace(refusal(name), node);
    if (EMPTY_NAMES.has(name)) return emptyRecord;
    if (name.startsWith('___n8n')) throw errorAt('EXPRESSION_UNSUPPORTED', `"${name}" is reserved.`, node);
    const near = suggestion(name, [...ROOTS.keys(), ...GLOBALS.keys()]);
    this.notices.push({
      message: near
        ? `There is no "${name}" here. Did you mean "${near}"?`
        : `There is no "${name}" here. The current item is $json, for example $json.${name.replace(/^\$+/, '') || 'id'}.`,
      span: node,
    });
    return () => undefined;
  }

  private member(node: MemberExpression): Evaluator {
    if (node.object.type === 'Super') throw unsupported(node.object, '"super"');
    if (node.object.type === 'Identifier' && node.object.name === '$node' && !this.declares('$node')) {
      const name = constantKey({ computed: node.computed, key: node.property });
      if (name !== null) this.addNodeName(name);
    }
    const { optional } = node;
    const step = optional ? null : stepOf(node);
    if (step !== null) {
      const { base, steps } = pathOf(node, step);
      if (base.type === 'Identifier') {
        const place = findPlace(this.scope, base.name);
        if (place?.up === 0) return pathFromVariable(place.index, steps);
        if (!place && base.name === '$json') return pathFromItem(steps);
      }
      return pathFrom(this.compile(base), steps);
    }
    const object = this.compile(node.object);
    const key = this.key({ computed: node.computed, key: node.property });
    return (run, frame) => {
      const value = object(run, frame);
      if (value === SKIPPED || (optional && (value === null || value === undefined))) return SKIPPED;
      run.budget.spend();
      const at = key(run, frame);
      return typeof at === 'number' && Array.isArray(value)
        ? getElement(value, at, run)
        : getMember(value, toKey(at, run), run);
    };
  }
}

/** The members that are read one after the other as they stand in the source, and what they are read from. */
function pathOf(node: MemberExpression, last: Step): { base: Expression; steps: Step[] } {
  const steps = [last];
  let base = node.object as Expression;
  while (base.type === 'MemberExpression' && !base.optional && steps.length < 64) {
    // `$node.name` notes the name of the node, so it is compiled on its own.
    if (base.object.type === 'Super' || (base.object.type === 'Identifier' && base.object.name === '$node')) break;
    const step = stepOf(base);
    if (step === null) break;
    steps.push(step);
    base = base.object;
  }
  return { base, steps: steps.reverse() };
}

/** The name of a member, or its number in a list, where it stands in the source; null where it is computed. */
function stepOf({ computed, property: key }: MemberExpression): Step | null {
  if (computed && key.type === 'Literal' && typeof key.value === 'number')
    return Number.isInteger(key.value) && key.value >= 0 && key.value < 2 ** 31 ? key.value : null;
  return constantKey({ computed, key });
}

/** The name of a property where it stands in the source; null where it is computed. */
function constantKey({ computed, key }: Keyed): string | null {
  if (computed) return textOf(key);
  if (key.type === 'Identifier') return key.name;
  if (key.type === 'Literal') return String(key.value);
  throw unsupported(key, 'A private name');
}
