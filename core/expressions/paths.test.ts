/**
 * If these fail, a member reads otherwise because its name stands in the source: a name that is computed takes the general way,
 * and both must give the same value, the same error and nearly the same fuel.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppError } from '../errors/app-error.ts';
import type { Json } from '../workflow/document.ts';
import { Budget } from './budget.ts';
import { emptyContext } from './context.ts';
import { evaluate } from './evaluate.ts';
import { compileTemplate } from './template.ts';

interface Outcome {
  value?: unknown;
  code?: string;
  warned: string | undefined;
  steps: number;
}

function outcomeOf(code: string, json: { [key: string]: Json }): Outcome {
  const budget = new Budget();
  let warned: string | undefined;
  const context = emptyContext({ json, items: [{ json }], warn: ({ message }) => (warned = message) });
  try {
    const value = evaluate(compileTemplate(`={{ ${code} }}`), context, budget);
    return { value, warned, steps: budget.used().steps };
  } catch (thrown) {
    return { code: (thrown as AppError).code, warned, steps: budget.used().steps };
  }
}

const name = fc.constantFrom(
  'a', 'b', 'list', 'length', 'toString', 'constructor', '__proto__', 'hasOwnProperty', 'map', 'kind', 'inner', '0', 'first name',
); // prettier-ignore
const step = fc.oneof({ weight: 3, arbitrary: name }, fc.integer({ min: 0, max: 3 }));

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(null, true, 0, 7, '', 'text'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
}));

const plainly = (one: string | number): string =>
  typeof one === 'string' && /^[a-z_]+$/i.test(one) ? `.${one}` : `[${JSON.stringify(one)}]`;
const computed = (one: string | number): string =>
  typeof one === 'number' ? `[${one} + 0]` : `[${JSON.stringify(one)} + ""]`;

describe('a path that stands in the source', () => {
  it.each([
    ['from $json', (path: string) => `[$json${path}]`],
    ['from the argument of a callback', (path: string) => `[$json].map(x => x${path})`],
    ['from another value', (path: string) => `[($json)${path}]`],
    ['in a run that changes its data', (path: string) => `[$json${path}, [].push(1)]`],
    ['from an object of ours', (path: string) => `[$now${path}]`],
  ])('reads what computed names read, %s', (_name, code) => {
    fc.assert(
      fc.property(
        fc.dictionary(name, value, { maxKeys: 5 }),
        fc.array(step, { minLength: 1, maxLength: 5 }),
        (json, steps) => {
          const [ours, general] = [plainly, computed].map((write) =>
            outcomeOf(code(steps.map(write).join('')), json as { [key: string]: Json }),
          ) as [Outcome, Outcome];
          expect({ ...ours, steps: 0 }).toEqual({ ...general, steps: 0 });
          // Computing a name costs a step for each of them.
          expect(general.steps).toBeLessThanOrEqual(ours.steps * 3 + 8);
          expect(ours.steps).toBeLessThanOrEqual(general.steps + steps.length);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
