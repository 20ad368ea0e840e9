import { getMember } from './members.ts';
import { enter } from './mutation.ts';
import { SKIPPED } from './skipped.ts';
import { asRecord, type Evaluator, GuestObject, type Run, type Value } from './values.ts';

/** A member that is read by a name, or by a number from 0, that stands in the source. */
export type Step = string | number;

/** Steps one after the other, as in `.lines[1].sku`. */
interface Path {
  readonly steps: readonly Step[];
  /** True where a prototype of the host has one of the names: then only its own properties tell whether data have it. */
  readonly inherited: boolean;
}

const NAMES_KEPT = 1000;
const names = new Map<string, string>();

/** The same text as the host keeps it for names of properties: a piece of the source would be looked up at every read. */
export function asPropertyName(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  if (names.size >= NAMES_KEPT) names.clear();
  const kept = Object.keys({ [name]: 0 })[0]!;
  names.set(kept, kept);
  return kept;
}

const isInherited = (name: string): boolean =>
  name in Object.prototype || name in Array.prototype || name in GuestObject.prototype;

function newPath(written: readonly Step[]): Path {
  const steps = written.map((step) => (typeof step === 'number' ? step : asPropertyName(step)));
  return { steps, inherited: steps.some((step) => typeof step === 'string' && isInherited(step)) };
}

/**
 * `getMember` for one step: what can be known of a name is found out once. Where no prototype has the name, what is found is the
 * object's own; guest objects have members by table only. What is given may be no value yet: see `asValue`.
 */
function read(value: Value, step: Step, inherited: boolean, run: Run): Value {
  if (typeof value !== 'object' || value === null || value instanceof GuestObject || inherited)
    return getMember(asValue(value), typeof step === 'number' ? String(step) : step, run);
  return asRecord(value)[step];
}

/** Host functions and symbols are no data; should one ever get in, it is not there. */
const asValue = (value: Value): Value => (typeof value === 'function' || typeof value === 'symbol' ? undefined : value);

function follow(from: Value, { steps, inherited }: Path, run: Run): Value {
  let value = from;
  for (let index = 0; index < steps.length; index += 1) value = read(value, steps[index]!, inherited, run);
  return asValue(value);
}

const item = (run: Run): Value => (run.mutable ? enter(run.context.json, run) : run.context.json);

/** A path from `$json`. The usual lengths are written out: a loop costs as much as a step. */
export function pathFromItem(written: readonly Step[]): Evaluator {
  const path = newPath(written);
  const { steps, inherited } = path;
  const [first, second, third] = steps as [Step, Step, Step];
  switch (steps.length) {
    case 1:
      return (run) => {
        run.budget.spend(1);
        return asValue(read(item(run), first, inherited, run));
      };
    case 2:
      return (run) => {
        run.budget.spend(2);
        return asValue(read(read(item(run), first, inherited, run), second, inherited, run));
      };
    case 3:
      return (run) => {
        run.budget.spend(3);
        const value = read(read(item(run), first, inherited, run), second, inherited, run);
        return asValue(read(value, third, inherited, run));
      };
    default:
      return (run) => {
        run.budget.spend(steps.length);
        return follow(item(run), path, run);
      };
  }
}

/** A path from a variable of the innermost function. The usual one, in a callback, has one step. */
export function pathFromVariable(place: number, written: readonly Step[]): Evaluator {
  const path = newPath(written);
  const { steps, inherited } = path;
  const cost = steps.length;
  if (cost === 1) {
    const [only] = steps as [Step];
    return (run, frame) => {
      run.budget.spend(1);
      return asValue(read(frame!.values[place], only, inherited, run));
    };
  }
  return (run, frame) => {
    run.budget.spend(cost);
    return follow(frame!.values[place], path, run);
  };
}

/** A path from any other value. */
export function pathFrom(object: Evaluator, written: readonly Step[]): Evaluator {
  const path = newPath(written);
  const cost = path.steps.length;
  return (run, frame) => {
    const value = object(run, frame);
    if (value === SKIPPED) return SKIPPED;
    run.budget.spend(cost);
    return follow(value, path, run);
  };
}
