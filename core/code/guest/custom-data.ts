import { problem } from './problem.ts';

/** `$execution.customData`, and in `added` what the code says of the execution. */
export function makeCustomData(known: unknown) {
  const all = Object.assign(Object.create(null) as Record<string, string>, known);
  const added: Record<string, string> = Object.create(null) as Record<string, string>;
  const set = (name: unknown, value: unknown): void => {
    if (typeof name !== 'string' || !/^[A-Za-z0-9_]+$/.test(name))
      throw problem('customData.set needs a name of letters, digits and "_": $execution.customData.set("order", "7").');
    if (!['string', 'number', 'boolean', 'bigint'].includes(typeof value))
      throw problem(`customData.set takes a text, a number or a boolean for "${name}". Turn it into text first.`);
    all[name] = added[name] = String(value);
  };
  return {
    added,
    customData: {
      set,
      setAll: (values: object) => Object.entries(values).forEach(([name, value]) => set(name, value)),
      get: (name: unknown) => all[String(name)],
      getAll: () => ({ ...all }),
    },
  };
}
