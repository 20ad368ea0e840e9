import { join } from 'node:path';
import type * as budgets from '../../core/expressions/budget.ts';
import type * as contexts from '../../core/expressions/context.ts';
import type * as evaluation from '../../core/expressions/evaluate.ts';
import type * as templates from '../../core/expressions/template.ts';

/**
 * `node run-attack.ts <folder of core> <expression> …`: evaluates each expression and prints a line with what came of it, the value
 * or the code of the error, and the input afterwards. A process of its own, so that it can be killed.
 */
const [core, ...attacks] = process.argv.slice(2) as [string, ...string[]];
const load = <T>(file: string): Promise<T> => import(join(core, 'expressions', file)) as Promise<T>;
const { Budget } = await load<typeof budgets>('budget.ts');
const { emptyContext } = await load<typeof contexts>('context.ts');
const { evaluate } = await load<typeof evaluation>('evaluate.ts');
const { compileTemplate } = await load<typeof templates>('template.ts');
await load('regex/re2.ts');

process.stdout.write('ready\n');
for (const attack of attacks) {
  const json = { items: [3, 1, 2], name: 'n' };
  let outcome: unknown;
  try {
    const value = evaluate(
      compileTemplate(`={{ ${attack} }}`),
      emptyContext({ json, items: [{ json }] }),
      new Budget(),
    );
    outcome = value === undefined ? 'undefined' : value;
  } catch (thrown) {
    outcome = `refused: ${(thrown as { code?: string }).code}`;
  }
  process.stdout.write(`${JSON.stringify(outcome).slice(0, 500)} ${JSON.stringify(json)}\n`);
}
