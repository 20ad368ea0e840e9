import type { Env } from '../../../worker/env.ts';
import { happens, point, shuffled } from './plan.ts';
import { over } from './storage.ts';

const faulty = new WeakMap<object, Env>();
const statements = new WeakMap<object, D1PreparedStatement>();

/** The bindings with a database and queues that fail as the plan says. One of them for each given, for what is kept by it. */
export function withFaults(env: Env): Env {
  const known = faulty.get(env);
  if (known) return known;
  const made = Object.create(env, {
    DB: { value: database(env.DB), enumerable: true },
    REPORTS: { value: queue(env.REPORTS), enumerable: true },
    CHILDREN: { value: queue(env.CHILDREN), enumerable: true },
  }) as Env;
  faulty.set(env, made);
  return made;
}

function database(db: D1Database): D1Database {
  return over(db, {
    prepare: (query: string) => statement(db.prepare(query)),
    batch: (list: D1PreparedStatement[]) => attempt(() => db.batch(list.map((one) => statements.get(one) ?? one))),
  });
}

function statement(real: D1PreparedStatement): D1PreparedStatement {
  const made = over(real, {
    bind: (...values: unknown[]) => statement(real.bind(...values)),
    run: () => attempt(() => real.run()),
    all: () => attempt(() => real.all()),
    first: (...column: [string]) => attempt(() => real.first(...column)),
    raw: (...options: []) => attempt(() => real.raw(...options)),
  });
  statements.set(made, real);
  return made;
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  point('before-database');
  if (happens('databaseBefore')) throw new TypeError('D1_ERROR: database is locked: SQLITE_BUSY');
  const given = await work();
  point('after-database');
  // The mean one: it is done, and nobody is told.
  if (happens('databaseAfter')) throw new TypeError('D1_ERROR: Network connection lost.');
  return given;
}

function queue<Message>(real: Queue<Message>): Queue<Message> {
  return over(real, {
    sendBatch: async (messages: MessageSendRequest<Message>[]) => {
      point('before-queue');
      if (happens('queueLost')) return;
      const isTwice = happens('queueTwice');
      await real.sendBatch(messages.length > 1 && happens('queueShuffled') ? shuffled(messages) : messages);
      if (isTwice) await real.sendBatch(shuffled(messages));
      point('after-queue');
    },
  });
}
