import type { AnyNode, Literal, TemplateLiteral } from 'acorn';
import { toKey, toText } from './coerce.ts';
import type { Compiler } from './compile.ts';
import { compileFunction } from './function.ts';
import { asPropertyName } from './paths.ts';
import { concatenate } from './operators.ts';
import { elementsOf, spreadInto } from './patterns.ts';
import { GuestRegExp } from './regex/guest-regexp.ts';
import { unsupported } from './syntax.ts';
import { emptyRecord, type Evaluator, type Frame, type Run, setOwn, type Value } from './values.ts';

/** Numbers, texts, `true`, `null`, big integers and regular expressions. */
export function compileLiteral(compiler: Compiler, node: Literal): Evaluator {
  if (node.regex) {
    const { pattern, flags } = node.regex;
    compiler.usesRegex = true;
    return (run) => {
      run.budget.spend();
      run.budget.allocate(64);
      return new GuestRegExp(pattern, flags);
    };
  }
  if (typeof node.bigint === 'string') {
    const big = BigInt(node.bigint);
    return () => big;
  }
  const value = node.value as string | number | boolean | null;
  return () => value;
}

/** A text with holes. */
export function compileTemplateLiteral(compiler: Compiler, node: TemplateLiteral): Evaluator {
  const texts = node.quasis.map(({ value }) => value.cooked ?? '');
  const holes = node.expressions.map((hole) => compiler.compile(hole));
  return (run, frame) => {
    let text = texts[0]!;
    for (let index = 0; index < holes.length; index += 1) {
      text = concatenate(text, toText(holes[index]!(run, frame), run), run);
      text = concatenate(text, texts[index + 1]!, run);
    }
    return text;
  };
}

/** Compiles the elements of a list, or the arguments of a call, with `...` among them. */
export function compileList(
  compiler: Compiler,
  elements: readonly (AnyNode | null)[],
): (run: Run, frame: Frame | null) => Value[] {
  if (elements.length === 0) return () => [];
  if (elements.every((element) => element !== null && element.type !== 'SpreadElement')) {
    const values = elements.map((element) => compiler.compile(element!));
    const cost = 16 + values.length * 8;
    if (values.length === 1) {
      const [only] = values;
      return (run, frame) => {
        run.budget.allocate(cost);
        return [only!(run, frame)];
      };
    }
    return (run, frame) => {
      run.budget.allocate(cost);
      const result: Value[] = [];
      for (const value of values) result.push(value(run, frame));
      return result;
    };
  }
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

/** Compiles a record literal. Accessors are no data and are refused; a method is a function like any other. */
export function compileRecord(compiler: Compiler, properties: readonly AnyNode[]): Evaluator {
  const parts = properties.map((property) => {
    if (property.type === 'SpreadElement') return { key: null, value: compiler.compile(property.argument) };
    if (property.type !== 'Property' || property.kind !== 'init') throw unsupported(property, 'An accessor');
    // In JavaScript this key would set the prototype; as data it is meant by nobody.
    if (
      !property.computed &&
      (property.key.type === 'Identifier'
        ? property.key.name
        : property.key.type === 'Literal' && property.key.value) === '__proto__'
    )
      throw unsupported(property.key, 'The key "__proto__"');
    const value =
      property.method && property.value.type === 'FunctionExpression'
        ? compileFunction(compiler, property.value)
        : compiler.compile(property.value);
    return { key: compiler.key(property), value };
  });
  const names = properties.map((property) =>
    property.type === 'Property' && !property.computed && property.key.type === 'Identifier'
      ? asPropertyName(property.key.name)
      : null,
  );
  const cost = 32 + parts.length * 32;
  if (names.every((name) => name !== null)) {
    const values = parts.map(({ value }) => value);
    const count = values.length;
    // The usual case: every key stands in the source, and none of them is "__proto__".
    return (run, frame) => {
      run.budget.spend();
      run.budget.allocate(cost);
      const result = emptyRecord();
      for (let index = 0; index < count; index += 1) result[names[index]!] = values[index]!(run, frame);
      return result;
    };
  }
  return (run, frame) => {
    run.budget.spend();
    run.budget.allocate(cost);
    const result = emptyRecord();
    for (const { key, value } of parts) {
      if (key) setOwn(result, toKey(key(run, frame), run), value(run, frame));
      else spreadInto(result, value(run, frame), run);
    }
    return result;
  };
}
