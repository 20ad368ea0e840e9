import type { AssignmentExpression, Expression, Pattern, UnaryExpression, UpdateExpression } from 'acorn';
import { toKey, toNumber } from './coerce.ts';
import type { Compiler } from './compile.ts';
import { typeError } from './guest-error.ts';
import { getMember } from './members.ts';
import { deleteMember, setMember } from './mutation.ts';
import { BINARY } from './operators.ts';
import { compilePattern } from './patterns.ts';
import { type Place, readPlace, writePlace } from './scope.ts';
import { unsupported } from './syntax.ts';
import type { Evaluator, Frame, Run, Value } from './values.ts';

/** Something that can be read and written: a variable, or a member whose object and key were evaluated once. */
interface Reference {
  read(run: Run, frame: Frame | null): Value;
  write(value: Value, run: Run, frame: Frame | null): void;
}

/** Gives a reference each time it is evaluated. */
type ReferenceMaker = (run: Run, frame: Frame | null) => Reference;

/** `a = b`, `a += b`, `a ??= b`, and the like. */
export function compileAssignment(compiler: Compiler, node: AssignmentExpression): Evaluator {
  if (node.operator === '=') {
    const value = compiler.compile(node.right);
    const bind = compilePattern(node.left, compiler, (target) => compiler.assigning(target));
    return (run, frame) => {
      run.budget.spend();
      const result = value(run, frame);
      bind(result, run, frame);
      return result;
    };
  }
  const refer = compileReference(compiler, node.left);
  const value = compiler.compile(node.right);
  const operator = node.operator.slice(0, -1);
  const decides = SHORT.get(operator);
  const compute = BINARY.get(operator);
  return (run, frame) => {
    run.budget.spend();
    const reference = refer(run, frame);
    const before = reference.read(run, frame);
    if (decides?.(before)) return before;
    const result = compute ? compute(before, value(run, frame), run) : value(run, frame);
    reference.write(result, run, frame);
    return result;
  };
}

/** When the left side is enough. */
const SHORT: ReadonlyMap<string, (value: Value) => boolean> = new Map([
  ['&&', (value: Value) => !value],
  ['||', Boolean],
  ['??', (value: Value) => value !== null && value !== undefined],
]);

/** `a++` and `--a`. */
export function compileUpdate(compiler: Compiler, node: UpdateExpression): Evaluator {
  const refer = compileReference(compiler, node.argument);
  const step = node.operator === '++' ? 1 : -1;
  return (run, frame) => {
    run.budget.spend();
    const reference = refer(run, frame);
    const read = reference.read(run, frame);
    const before = typeof read === 'bigint' ? read : toNumber(read, run);
    const result = typeof before === 'bigint' ? before + BigInt(step) : before + step;
    reference.write(result, run, frame);
    return node.prefix ? result : before;
  };
}

/** `delete a.b`. */
export function compileDelete(compiler: Compiler, node: UnaryExpression): Evaluator {
  let target = node.argument;
  while (target.type === 'ParenthesizedExpression') target = target.expression;
  if (target.type !== 'MemberExpression' || target.object.type === 'Super')
    throw unsupported(node, '"delete" of something that is not a field');
  compiler.mutates = true;
  const object = compiler.compile(target.object);
  const key = compiler.key({ computed: target.computed, key: target.property });
  return (run, frame) => {
    run.budget.spend();
    return deleteMember(object(run, frame), toKey(key(run, frame), run), run);
  };
}

function compileReference(compiler: Compiler, node: Pattern | Expression): ReferenceMaker {
  if (node.type === 'Identifier') {
    const place = compiler.placeToAssign(node.name, node);
    const reference: Reference = {
      read: (_run, frame) => readPlace(frame, place),
      write: (value, _run, frame) => writeVariable(place, node.name, value, frame),
    };
    return () => reference;
  }
  if (node.type !== 'MemberExpression' || node.object.type === 'Super')
    throw unsupported(node, 'An assignment to something that is neither a variable nor a field');
  compiler.mutates = true;
  const object = compiler.compile(node.object);
  const key = compiler.key({ computed: node.computed, key: node.property });
  return (run, frame) => {
    const target = object(run, frame);
    const name = toKey(key(run, frame), run);
    return {
      read: () => getMember(target, name, run),
      write: (value) => writeMember(target, name, value, run),
    };
  };
}

/** What an assignment does with the target of a pattern. `initial`: a declaration gives its variable the first value. */
export function compileTarget(compiler: Compiler, target: Pattern | Expression, initial: boolean) {
  if (target.type === 'Identifier') {
    const place = compiler.placeToAssign(target.name, target);
    if (initial) return (value: Value, _run: Run, frame: Frame | null) => writePlace(frame, place, value);
    return (value: Value, _run: Run, frame: Frame | null) => writeVariable(place, target.name, value, frame);
  }
  const refer = compileReference(compiler, target);
  return (value: Value, run: Run, frame: Frame | null) => refer(run, frame).write(value, run, frame);
}

function writeVariable(place: Place, name: string, value: Value, frame: Frame | null): void {
  if (place.constant)
    throw typeError(`"${name}" is a constant and cannot be given another value. Declare it with let.`);
  writePlace(frame, place, value);
}

function writeMember(target: Value, name: string, value: Value, run: Run): void {
  // Read first: a name that must not be read must not be written either.
  getMember(target, name, run);
  setMember(target, name, value, run);
}
