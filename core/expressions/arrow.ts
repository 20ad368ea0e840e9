import type { ArrowFunctionExpression } from 'acorn';
import type { Compiler } from './compile.ts';
import { compilePattern } from './patterns.ts';
import { unsupported } from './syntax.ts';
import { type Evaluator, GuestFunction } from './values.ts';

/** Compiles an arrow function. What comes out is an object of ours that only the evaluator can call. */
export function compileArrow(compiler: Compiler, node: ArrowFunctionExpression): Evaluator {
  if (node.async) throw unsupported(node, 'An async function');
  if (node.body.type === 'BlockStatement') throw unsupported(node.body, 'A function with statements');
  const { body: source, params } = node;
  return compiler.inScope((scope) => {
    const parameters = params.map((parameter) => ({
      rest: parameter.type === 'RestElement',
      bind: compilePattern(parameter.type === 'RestElement' ? parameter.argument : parameter, scope, compiler),
    }));
    const body = compiler.compile(source);
    return (_run, parent) =>
      new GuestFunction((args, run) => {
        run.budget.spend();
        const frame = { values: [], parent };
        parameters.forEach(({ rest, bind }, index) => bind(rest ? args.slice(index) : args[index], run, frame));
        return body(run, frame);
      });
  });
}
