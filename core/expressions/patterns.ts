import type { Pattern } from 'acorn';
import { AppError } from '../errors/app-error.ts';
import type { Compiler } from './compile.ts';
import { getMember } from './members.ts';
import { toKey } from './coerce.ts';
import type { Scope } from './scope.ts';
import { asRecord, emptyRecord, type Frame, kindOf, type Run, type Value } from './values.ts';
import { setOwn } from './to-json.ts';
import { errorAt } from './syntax.ts';

/** Puts a value into the variables of a pattern. */
export type Binder = (value: Value, run: Run, frame: Frame) => void;

/** The elements of a list or the characters of a text; nothing else can be taken apart as a list. */
export function elementsOf(value: Value, run: Run): readonly Value[] {
  const kind = kindOf(value);
  if (kind !== 'array' && kind !== 'string')
    throw new AppError(
      'EXPRESSION_FAILED',
      `A list was expected, but there is ${kind === 'undefined' ? 'nothing' : `a value of type ${kind}`}.`,
    );
  const elements = kind === 'string' ? [...(value as string)] : (value as readonly Value[]);
  run.budget.spend(1 + elements.length / 16);
  run.budget.allocate(elements.length * 8);
  return elements;
}

/** The own members of a record, a list or nothing, for `...`. */
export function spreadInto(
  target: Record<string, Value>,
  source: Value,
  run: Run,
  without: readonly string[] = [],
): void {
  const kind = kindOf(source);
  if (kind !== 'object' && kind !== 'array') return;
  for (const key of Object.keys(source as object)) {
    run.budget.spend();
    run.budget.allocate(48);
    if (!without.includes(key)) setOwn(target, key, asRecord(source)[key]);
  }
}

/** Compiles the parameter of a function: a name, a default, or a list or record taken apart. */
export function compilePattern(pattern: Pattern, scope: Scope, compiler: Compiler): Binder {
  switch (pattern.type) {
    case 'Identifier': {
      const index = scope.names.push(pattern.name) - 1;
      return (value, _run, frame) => {
        frame.values[index] = value;
      };
    }
    case 'AssignmentPattern': {
      // The default is compiled first: it sees the parameters before it and not its own.
      const fallback = compiler.compile(pattern.right);
      const bind = compilePattern(pattern.left, scope, compiler);
      return (value, run, frame) => bind(value === undefined ? fallback(run, frame) : value, run, frame);
    }
    case 'ArrayPattern': {
      const elements = pattern.elements.map(
        (element) =>
          element && {
            rest: element.type === 'RestElement',
            bind: compilePattern(element.type === 'RestElement' ? element.argument : element, scope, compiler),
          },
      );
      return (value, run, frame) => {
        const list = elementsOf(value, run);
        elements.forEach((element, index) => element?.bind(element.rest ? list.slice(index) : list[index], run, frame));
      };
    }
    case 'ObjectPattern': {
      const members = pattern.properties.map((property) => {
        if (property.type === 'RestElement') return { rest: compilePattern(property.argument, scope, compiler) };
        return { key: compiler.key(property), bind: compilePattern(property.value, scope, compiler) };
      });
      return (value, run, frame) => {
        const seen: string[] = [];
        for (const member of members) {
          if (member.rest) {
            const rest = emptyRecord();
            spreadInto(rest, value, run, seen);
            member.rest(rest, run, frame);
          } else {
            const key = toKey(member.key!(run, frame), run);
            seen.push(key);
            member.bind!(getMember(value, key, run), run, frame);
          }
        }
      };
    }
    default:
      throw errorAt('EXPRESSION_UNSUPPORTED', 'This kind of parameter is not supported.', pattern);
  }
}
