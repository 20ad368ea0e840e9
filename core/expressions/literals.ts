import type { AnyNode } from 'acorn';
import { toKey } from './coerce.ts';
import type { Compiler } from './compile.ts';
import { elementsOf, spreadInto } from './patterns.ts';
import { unsupported } from './syntax.ts';
import { setOwn } from './to-json.ts';
import { emptyRecord, type Evaluator, type Frame, type Run, type Value } from './values.ts';

/** Compiles the elements of a list, or the arguments of a call, with `...` among them. */
export function compileList(
  compiler: Compiler,
  elements: readonly (AnyNode | null)[],
): (run: Run, frame: Frame | null) => Value[] {
  const parts = elements.map((element) => ({
    spread: element?.type === 'SpreadElement',
    value:
      element === null
        ? (): Value => undefined
        : compiler.compile(element.type === 'SpreadElement' ? element.argument : element),
  }));
  return (run, frame) => {
    run.budget.allocate(16 + parts.length * 8);
    const result: Value[] = [];
    for (const { spread, value } of parts) {
      if (!spread) result.push(value(run, frame));
      else for (const element of elementsOf(value(run, frame), run)) result.push(element);
    }
    return result;
  };
}

/** Compiles a record literal. Methods and accessors are no data and are refused. */
export function compileRecord(compiler: Compiler, properties: readonly AnyNode[]): Evaluator {
  const parts = properties.map((property) => {
    if (property.type === 'SpreadElement') return { key: null, value: compiler.compile(property.argument) };
    if (property.type !== 'Property' || property.kind !== 'init' || property.method)
      throw unsupported(property, 'A method or accessor');
    // In JavaScript this key would set the prototype; as data it is meant by nobody.
    if (
      !property.computed &&
      (property.key.type === 'Identifier'
        ? property.key.name
        : property.key.type === 'Literal' && property.key.value) === '__proto__'
    )
      throw unsupported(property.key, 'The key "__proto__"');
    return { key: compiler.key(property), value: compiler.compile(property.value) };
  });
  return (run, frame) => {
    run.budget.spend();
    run.budget.allocate(32 + parts.length * 32);
    const result = emptyRecord();
    for (const { key, value } of parts) {
      if (key) setOwn(result, toKey(key(run, frame), run), value(run, frame));
      else spreadInto(result, value(run, frame), run);
    }
    return result;
  };
}
