import type { ArrowFunctionExpression, FunctionDeclaration, FunctionExpression, Pattern } from 'acorn';
import type { Compiler } from './compile.ts';
import { compilePattern } from './patterns.ts';
import { declare } from './scope.ts';
import { compileBody, declaredNames, RETURN } from './statements.ts';
import { unsupported } from './syntax.ts';
import { type Evaluator, type Frame, GuestFunction } from './values.ts';

/** Compiles a function. What comes out is an object of ours that only the evaluator can call. */
export function compileFunction(
  compiler: Compiler,
  node: ArrowFunctionExpression | FunctionExpression | FunctionDeclaration,
): Evaluator {
  if (node.async) throw unsupported(node, 'An async function');
  if (node.generator) throw unsupported(node, 'A generator');
  return compiler.inScope((scope) => {
    const isArrow = node.type === 'ArrowFunctionExpression';
    const ownName = node.type === 'FunctionExpression' && node.id ? declare(scope, node.id.name, node.id) : -1;
    const ownArguments = isArrow ? -1 : declare(scope, 'arguments', node);
    const bindTarget = compiler.declaring(scope, false);
    const parameters = node.params.map((parameter: Pattern) => ({
      rest: parameter.type === 'RestElement',
      bind: compilePattern(parameter.type === 'RestElement' ? parameter.argument : parameter, compiler, bindTarget),
    }));
    // The usual case, a plain name for each argument: they are put in place at once.
    const simple =
      node.params.every((parameter: Pattern) => parameter.type === 'Identifier') && ownName < 0 && ownArguments < 0;
    const count = parameters.length;
    let body: Evaluator;
    if (node.body.type === 'BlockStatement') {
      for (const name of declaredNames(node.body.body, 'var')) declare(scope, name, node.body);
      const statements = compileBody(compiler, node.body.body);
      body = (run, frame) => {
        if (statements(run, frame) !== RETURN) return undefined;
        const { returned } = run;
        run.returned = undefined;
        return returned;
      };
    } else {
      body = compiler.compile(node.body);
    }
    // Nothing but the frame itself knows what it holds: no inner function, and no variable that a call must find empty.
    const repeats =
      simple && !scope.hasInner && count <= 4 && scope.names.length === count && node.body.type !== 'BlockStatement';
    // Surplus arguments must not lie where the function has variables of its own.
    const hasVariables = scope.names.length > count;
    const make = (parent: Frame | null): GuestFunction => {
      const guest: GuestFunction = new GuestFunction((args, run) => {
        if (simple)
          return body(run, { values: hasVariables && args.length > count ? args.slice(0, count) : args, parent });
        const frame: Frame = { values: [], parent };
        if (ownName >= 0) frame.values[ownName] = guest;
        if (ownArguments >= 0) frame.values[ownArguments] = args;
        for (let index = 0; index < count; index += 1) {
          const { rest, bind } = parameters[index]!;
          bind(rest ? args.slice(index) : args[index], run, frame);
        }
        return body(run, frame);
      });
      if (repeats) guest.repeated = { body, count, parent };
      return guest;
    };
    // Outside any other function there is nothing around it that could differ from one evaluation to the next.
    let outermost: GuestFunction | null = null;
    return (run, parent) => {
      run.budget.allocate(64);
      if (parent !== null) return make(parent);
      outermost ??= make(null);
      return outermost;
    };
  });
}
