import type { NodeMemory } from '../kit/context.ts';

interface Store {
  seen: Map<string, string>;
  mark: number | null;
  before: Map<string, number | null>;
}

/** A memory that lasts as long as the test. What it gives for a run of a node is what `ctx.memory` is there. */
export function testMemory(): (run: string) => (scope: 'node' | 'workflow') => NodeMemory {
  const stores = new Map<string, Store>();
  return (run) => (scope) => {
    const store = stores.get(scope) ?? { seen: new Map<string, string>(), mark: null, before: new Map() };
    stores.set(scope, store);
    return {
      async addNew(texts, size) {
        const answers = texts.map((text) => {
          if (!store.seen.has(text)) store.seen.set(text, run);
          return store.seen.get(text) === run;
        });
        for (const text of Array.from(store.seen.keys()).slice(0, Math.max(0, store.seen.size - size)))
          store.seen.delete(text);
        return answers;
      },
      async raise(value) {
        if (!store.before.has(run)) store.before.set(run, store.mark);
        store.mark = Math.max(value, store.mark ?? value);
        return store.before.get(run)!;
      },
      forget: async () => void stores.delete(scope),
    };
  };
}
