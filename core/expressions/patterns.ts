import type { Expression, Pattern, Property, AssignmentProperty } from 'acorn';
import type { Compiler } from './compile.ts';
import { toKey } from './coerce.ts';
import { typeError } from './guest-error.ts';
import { getMember } from './members.ts';
import { GuestMap, GuestSet } from './types/guest-collections.ts';
import { asRecord, emptyRecord, type Frame, kindOf, type Run, setOwn, type Value } from './values.ts';

/** Puts a value into the variables, or the members, of a pattern. */
export type Binder = (value: Value, run: Run, frame: Frame | null) => void;

/** What can be gone through one by one: a list, the characters of a text, the entries of a map or a set. */
export function elementsOf(value: Value, run: Run): readonly Value[] {
  let elements: readonly Value[];
  switch (kindOf(value)) {
    case 'array':
      elements = value as readonly Value[];
      break;
    case 'string':
      run.budget.allocate((value as string).length * 8);
      elements = [...(value as string)];
      break;
    case 'map':
      run.budget.allocate((value as GuestMap).inner.size * 32);
      elements = [...(value as GuestMap).inner];
      break;
    case 'set':
      elements = [...(value as GuestSet).inner];
      break;
    case 'null':
    case 'undefined':
      throw typeError('A list was expected, but there is nothing.');
    default:
      throw typeError(`A list was expected, but there is a value of type ${kindOf(value)}.`);
  }
  run.budget.spend(1 + elements.length / 16);
  run.budget.allocate(elements.length * 8);
  return elements;
}

/** The own members of a record, a list or a text, for `...`; nothing has none. */
export function spreadInto(
  target: Record<string, Value>,
  source: Value,
  run: Run,
  without: readonly string[] = [],
): void {
  const kind = kindOf(source);
  if (kind !== 'object' && kind !== 'array' && kind !== 'string') return;
  for (const key of Object.keys(source as object)) {
    run.budget.spend();
    run.budget.allocate(48);
    if (!without.includes(key)) setOwn(target, key, asRecord(source)[key]);
  }
}

/**
 * Compiles a pattern: a name, a default, or a list or record taken apart. `bindTarget` says what is done with a plain name
 * or place: a declaration declares it, an assignment finds it.
 */
export function compilePattern(
  pattern: Pattern | Expression,
  compiler: Compiler,
  bindTarget: (target: Pattern | Expression) => Binder,
): Binder {
  switch (pattern.type) {
    case 'AssignmentPattern': {
      // The default is compiled first: it sees the parameters before it and not its own.
      const fallback = compiler.compile(pattern.right);
      const bind = compilePattern(pattern.left, compiler, bindTarget);
      return (value, run, frame) => bind(value === undefined ? fallback(run, frame) : value, run, frame);
    }
    case 'ArrayPattern': {
      const elements = pattern.elements.map(
        (element) =>
          element && {
            rest: element.type === 'RestElement',
            bind: compilePattern(element.type === 'RestElement' ? element.argument : element, compiler, bindTarget),
          },
      );
      return (value, run, frame) => {
        const list = elementsOf(value, run);
        elements.forEach((element, index) => element?.bind(element.rest ? list.slice(index) : list[index], run, frame));
      };
    }
    case 'ObjectPattern':
      return compileRecordPattern(pattern.properties, compiler, bindTarget);
    default:
      return bindTarget(pattern);
  }
}

function compileRecordPattern(
  properties: readonly (AssignmentProperty | Property | { type: 'RestElement'; argument: Pattern })[],
  compiler: Compiler,
  bindTarget: (target: Pattern | Expression) => Binder,
): Binder {
  const members = properties.map((property) => {
    if (property.type === 'RestElement')
      return { key: null, bind: compilePattern(property.argument, compiler, bindTarget) };
    return { key: compiler.key(property), bind: compilePattern(property.value, compiler, bindTarget) };
  });
  return (value, run, frame) => {
    if (value === null || value === undefined) throw typeError(`${value} cannot be taken apart: it has no members.`);
    const seen: string[] = [];
    for (const { key, bind } of members) {
      run.budget.spend();
      if (key === null) {
        const rest = emptyRecord();
        spreadInto(rest, value, run, seen);
        bind(rest, run, frame);
      } else {
        const name = toKey(key(run, frame), run);
        seen.push(name);
        bind(getMember(value, name, run), run, frame);
      }
    }
  };
}
