import { point } from './plan.ts';

/** Kinds of journal rows by what stands in them, the strongest first. */
const KINDS: readonly [text: string, kind: string][] = [
  ['"type":"run.ended"', 'end'],
  ['"type":"run.started"', 'start'],
  ['"type":"wait.started"', 'wait'],
  ['"type":"child.recorded"', 'child'],
  ['"type":"node.succeeded"', 'result'],
  ['"type":"node.failed"', 'result'],
  ['"type":"node.progressed"', 'progress'],
  ['"type":"node.started"', 'intent'],
];

/** An object's state whose writes have boundaries to stop at: before and after a row, after its commit, around the alarm. */
export function withPoints(ctx: DurableObjectState): DurableObjectState {
  const storage = ctx.storage;
  let kind = '';
  const sql = over(storage.sql, {
    exec: (query: string, ...bindings: unknown[]) => {
      if (query.startsWith('INSERT INTO journal')) {
        const text = String(bindings[1]);
        kind = KINDS.find(([mark]) => text.includes(mark))?.[1] ?? 'other';
        point(`before-${kind}`);
      }
      return storage.sql.exec(query, ...(bindings as never[]));
    },
  });
  return over(ctx, {
    storage: over(storage, {
      sql,
      transactionSync: (work: () => unknown) => {
        kind = '';
        const given = storage.transactionSync(work);
        if (kind === '') return given;
        const written = kind;
        point(`after-${written}`);
        void storage.sync().then(() => point(`committed-${written}`));
        return given;
      },
      setAlarm: async (at: number) => {
        point('before-alarm');
        await storage.setAlarm(at);
        point('after-alarm');
      },
    }),
  });
}

/** The object with some members put in place of its own; methods keep their object, which the platform insists on. */
export function over<T extends object>(target: T, members: Record<string, unknown>): T {
  return new Proxy(target, {
    get(_, name) {
      if (typeof name === 'string' && Object.hasOwn(members, name)) return members[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}
