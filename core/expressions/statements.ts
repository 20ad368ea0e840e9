import type { AnyNode, ForInStatement, ForOfStatement, Statement, TryStatement, VariableDeclaration } from 'acorn';
import { AppError } from '../errors/app-error.ts';
import type { Compiler } from './compile.ts';
import { compileFunction } from './function.ts';
import { GuestError, GuestThrow } from './guest-error.ts';
import { type Binder, compilePattern, elementsOf } from './patterns.ts';
import { declare, type Scope } from './scope.ts';
import { toText } from './coerce.ts';
import { describe, unsupported } from './syntax.ts';
import { type Evaluator, type Frame, kindOf, type Run, type Value } from './values.ts';

/** How a statement ended, other than by reaching its end. */
export const RETURN = Symbol('return');
const BREAK = Symbol('break');
const CONTINUE = Symbol('continue');
type Ending = typeof RETURN | typeof BREAK | typeof CONTINUE | undefined;

type Runner = (run: Run, frame: Frame | null) => Ending;

/** Names that these statements declare: with `var` anywhere inside, or with `let`, `const` and `function` right here. */
export function declaredNames(statements: readonly AnyNode[], which: 'var' | 'lexical'): string[] {
  const names: string[] = [];
  for (const statement of statements) {
    if (statement.type === 'VariableDeclaration') {
      if ((statement.kind === 'var') === (which === 'var'))
        for (const { id } of statement.declarations) namesIn(id, names);
    } else if (statement.type === 'FunctionDeclaration') {
      if (which === 'lexical' && statement.id) names.push(statement.id.name);
    } else if (which === 'var') {
      for (const inner of statementsIn(statement)) names.push(...declaredNames([inner], 'var'));
    }
  }
  return names;
}

/** The statements inside a statement; functions keep theirs to themselves. */
function statementsIn(node: AnyNode): AnyNode[] {
  switch (node.type) {
    case 'BlockStatement':
      return node.body;
    case 'IfStatement':
      return [node.consequent, ...(node.alternate ? [node.alternate] : [])];
    case 'ForStatement':
      return [...(node.init ? [node.init] : []), node.body];
    case 'ForInStatement':
    case 'ForOfStatement':
      return [node.left, node.body];
    case 'WhileStatement':
    case 'DoWhileStatement':
      return [node.body];
    case 'SwitchStatement':
      return node.cases.flatMap(({ consequent }) => consequent);
    case 'TryStatement':
      return [node.block, ...(node.handler ? [node.handler.body] : []), ...(node.finalizer ? [node.finalizer] : [])];
    default:
      return [];
  }
}

function namesIn(pattern: AnyNode, names: string[]): void {
  switch (pattern.type) {
    case 'Identifier':
      names.push(pattern.name);
      return;
    case 'AssignmentPattern':
      return namesIn(pattern.left, names);
    case 'RestElement':
      return namesIn(pattern.argument, names);
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element) namesIn(element, names);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties)
        namesIn(property.type === 'RestElement' ? property.argument : property.value, names);
  }
}

/** The statements of a function or block; what they declare lies in a scope of its own, if there is anything. */
export function compileBody(compiler: Compiler, statements: readonly Statement[]): Runner {
  const names = declaredNames(statements, 'lexical');
  if (names.length === 0) return compileStatements(compiler, statements);
  return inBlock(compiler, (scope) => {
    for (const name of names) declare(scope, name, statements[0]!);
    return compileStatements(compiler, statements);
  });
}

/** Compiles `work` in a new scope and gives each run of it a frame. */
function inBlock(compiler: Compiler, work: (scope: Scope) => Runner): Runner {
  const inner = compiler.inScope(work);
  return (run, frame) => inner(run, { values: [], parent: frame });
}

function compileStatements(compiler: Compiler, statements: readonly Statement[]): Runner {
  // Functions can be called before the line that declares them.
  const functions = statements.flatMap((statement) => {
    if (statement.type !== 'FunctionDeclaration') return [];
    return [{ bind: compiler.assigning(statement.id), make: compileFunction(compiler, statement) }];
  });
  const runners = statements
    .filter(({ type }) => type !== 'FunctionDeclaration' && type !== 'EmptyStatement')
    .map((statement) => compileStatement(compiler, statement));
  return (run, frame) => {
    for (const { bind, make } of functions) bind(make(run, frame), run, frame);
    for (const runner of runners) {
      const ending = runner(run, frame);
      if (ending !== undefined) return ending;
    }
    return undefined;
  };
}

function compileStatement(compiler: Compiler, node: Statement): Runner {
  switch (node.type) {
    case 'ExpressionStatement': {
      const expression = compiler.compile(node.expression);
      return (run, frame) => {
        run.budget.spend();
        expression(run, frame);
        return undefined;
      };
    }
    case 'VariableDeclaration':
      return compileDeclaration(compiler, node);
    case 'ReturnStatement': {
      const value = node.argument && compiler.compile(node.argument);
      return (run, frame) => {
        run.returned = value ? value(run, frame) : undefined;
        return RETURN;
      };
    }
    case 'IfStatement': {
      const test = compiler.compile(node.test);
      const yes = compileStatement(compiler, node.consequent);
      const no = node.alternate && compileStatement(compiler, node.alternate);
      return (run, frame) => {
        run.budget.spend();
        return test(run, frame) ? yes(run, frame) : no?.(run, frame);
      };
    }
    case 'BlockStatement':
      return compileBody(compiler, node.body);
    case 'ForStatement':
      return compileFor(compiler, node);
    case 'ForOfStatement':
    case 'ForInStatement':
      return compileForEach(compiler, node);
    case 'WhileStatement':
    case 'DoWhileStatement': {
      const test = compiler.compile(node.test);
      const body = compileStatement(compiler, node.body);
      const testFirst = node.type === 'WhileStatement';
      return (run, frame) => {
        for (let goOn = !testFirst || test(run, frame); goOn; goOn = test(run, frame)) {
          run.budget.spend();
          const ending = body(run, frame);
          if (ending === BREAK) break;
          if (ending === RETURN) return RETURN;
        }
        return undefined;
      };
    }
    case 'SwitchStatement':
      return compileSwitch(compiler, node);
    case 'BreakStatement':
    case 'ContinueStatement': {
      if (node.label) throw unsupported(node, 'A label');
      const ending = node.type === 'BreakStatement' ? BREAK : CONTINUE;
      return () => ending;
    }
    case 'ThrowStatement': {
      const value = compiler.compile(node.argument);
      return (run, frame) => {
        throw thrownValue(value(run, frame), run);
      };
    }
    case 'TryStatement':
      return compileTry(compiler, node);
    case 'EmptyStatement':
      return () => undefined;
    default:
      throw unsupported(node, describe(node));
  }
}

function compileDeclaration(compiler: Compiler, node: VariableDeclaration): Runner {
  const parts = node.declarations.map(({ id, init }) => {
    const value = init && compiler.compile(init);
    const bind = compilePattern(id, compiler, (target) => compiler.assigning(target, true));
    if (node.kind === 'const') compiler.markConstant(id);
    return { value, bind };
  });
  return (run, frame) => {
    run.budget.spend();
    for (const { value, bind } of parts) {
      if (value) bind(value(run, frame), run, frame);
      else if (node.kind !== 'var') bind(undefined, run, frame);
    }
    return undefined;
  };
}

function compileFor(compiler: Compiler, node: AnyNode & { type: 'ForStatement' }): Runner {
  return inBlock(compiler, (scope) => {
    const { init } = node;
    if (init?.type === 'VariableDeclaration')
      for (const name of declaredNames([init], 'lexical')) declare(scope, name, init);
    const start: Runner | null = !init
      ? null
      : init.type === 'VariableDeclaration'
        ? compileDeclaration(compiler, init)
        : (
            (expression) => (run: Run, frame: Frame | null) =>
              void expression(run, frame)
          )(compiler.compile(init));
    const test: Evaluator = node.test ? compiler.compile(node.test) : () => true;
    const update = node.update && compiler.compile(node.update);
    const body = compileStatement(compiler, node.body);
    return (run, frame) => {
      start?.(run, frame);
      let current = frame!;
      while (test(run, current)) {
        run.budget.spend();
        const ending = body(run, current);
        if (ending === BREAK) break;
        if (ending === RETURN) return RETURN;
        // A function made in one turn keeps the variables of that turn.
        current = { values: [...current.values], parent: current.parent };
        update?.(run, current);
      }
      return undefined;
    };
  });
}

function compileForEach(compiler: Compiler, node: ForOfStatement | ForInStatement): Runner {
  if (node.type === 'ForOfStatement' && node.await) throw unsupported(node, '"await"');
  const source = compiler.compile(node.right);
  return inBlock(compiler, (scope) => {
    let bind: Binder;
    if (node.left.type === 'VariableDeclaration') {
      for (const name of declaredNames([node.left], 'lexical')) declare(scope, name, node.left);
      bind = compilePattern(node.left.declarations[0]!.id, compiler, (target) => compiler.assigning(target, true));
    } else {
      bind = compilePattern(node.left, compiler, (target) => compiler.assigning(target));
    }
    const body = compileStatement(compiler, node.body);
    return (run, frame) => {
      const values = source(run, frame!.parent);
      const list = node.type === 'ForOfStatement' ? elementsOf(values, run) : keysOf(values, run);
      // Read again in each turn: the body may make the list longer.
      for (let index = 0; index < list.length; index += 1) {
        run.budget.spend();
        const turn: Frame = { values: [], parent: frame!.parent };
        bind(list[index], run, turn);
        const ending = body(run, turn);
        if (ending === BREAK) break;
        if (ending === RETURN) return RETURN;
      }
      return undefined;
    };
  });
}

function keysOf(value: Value, run: Run): readonly string[] {
  const kind = kindOf(value);
  if (kind !== 'object' && kind !== 'array' && kind !== 'string') return [];
  const keys = Object.keys(value as object);
  run.budget.spend(1 + keys.length / 16);
  run.budget.allocate(keys.length * 24);
  return keys;
}

function compileSwitch(compiler: Compiler, node: AnyNode & { type: 'SwitchStatement' }): Runner {
  const value = compiler.compile(node.discriminant);
  return inBlock(compiler, (scope) => {
    const all = node.cases.flatMap(({ consequent }) => consequent);
    for (const name of declaredNames(all, 'lexical')) declare(scope, name, node);
    const cases = node.cases.map(({ test, consequent }) => ({
      test: test ? compiler.compile(test) : null,
      body: compileStatements(compiler, consequent),
    }));
    return (run, frame) => {
      // The value is evaluated outside the block, as JavaScript does.
      const wanted = value(run, frame!.parent);
      let from = cases.findIndex(({ test }) => test && (run.budget.spend(), test(run, frame) === wanted));
      if (from < 0) from = cases.findIndex(({ test }) => test === null);
      for (const { body } of from < 0 ? [] : cases.slice(from)) {
        const ending = body(run, frame);
        if (ending === BREAK) return undefined;
        if (ending !== undefined) return ending;
      }
      return undefined;
    };
  });
}

function compileTry(compiler: Compiler, node: TryStatement): Runner {
  const block = compileBody(compiler, node.block.body);
  const { handler, finalizer } = node;
  const recover =
    handler &&
    compiler.inScope((scope) => {
      const bind = handler.param && compilePattern(handler.param, compiler, compiler.declaring(scope, false));
      const body = compileBody(compiler, handler.body.body);
      return (thrown: Value, run: Run, frame: Frame | null): Ending => {
        const inner: Frame = { values: [], parent: frame };
        bind?.(thrown, run, inner);
        return body(run, inner);
      };
    });
  const last = finalizer && compileBody(compiler, finalizer.body);
  const attempt: Runner = recover
    ? (run, frame) => {
        try {
          return block(run, frame);
        } catch (thrown) {
          return recover(catchable(thrown), run, frame);
        }
      }
    : block;
  if (!last) return attempt;
  return (run, frame) => {
    let ending: Ending;
    let returned: Value;
    try {
      ending = attempt(run, frame);
      ({ returned } = run);
    } catch (thrown) {
      // What must not be caught must not be held up either.
      catchable(thrown);
      const instead = last(run, frame);
      if (instead !== undefined) return instead;
      throw thrown;
    }
    const instead = last(run, frame);
    if (instead !== undefined) return instead;
    run.returned = returned;
    return ending;
  };
}

/** What `catch` gets. A spent budget and errors of our own making are not for the expression: they go on. */
function catchable(thrown: unknown): Value {
  if (thrown instanceof GuestThrow) return thrown.value;
  if (thrown instanceof AppError && thrown.code !== 'EXPRESSION_BUDGET')
    return new GuestError('ExpressionError', thrown.message);
  throw thrown;
}

/** A value on its way out by `throw`. Its text is for the warning, if nobody catches it. */
function thrownValue(value: Value, run: Run): GuestThrow {
  const kind = kindOf(value);
  const message = kind === 'error' || kind === 'string' ? toText(value, run) : `A value of type ${kind} was thrown.`;
  return new GuestThrow(value, message.slice(0, 500));
}
