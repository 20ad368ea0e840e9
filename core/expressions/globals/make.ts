import { GuestFunction, Handle, type Kind, type Run, type Value } from '../values.ts';

export type Body = (args: Value[], run: Run) => Value;

/** A function of ours that costs a step. */
export const fn = (body: Body, members: Record<string, Value> = {}): GuestFunction =>
  new GuestFunction(
    (args, run) => {
      run.budget.spend();
      return body(args, run);
    },
    new Map(Object.entries(members)),
  );

/** A function that can also be used with `new`. */
export function type(makes: Kind, body: Body, construct: Body, members: Record<string, Value> = {}): GuestFunction {
  return new GuestFunction(body, new Map(Object.entries(members)), construct, makes);
}

/** A thing with named members that is no function, for example `Math`. */
export function namespace(name: string, members: Record<string, Value>): Handle {
  const table = new Map(Object.entries(members));
  return new Handle(name, (key) => table.get(key), [...table.keys()]);
}
