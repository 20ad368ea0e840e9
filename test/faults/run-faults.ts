import type { ExecutionDetail } from '../../core/api/executions.ts';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import { Random } from '../../core/engine/testing/random.ts';
import { Api } from '../harness/api.ts';
import { Platform, until } from '../harness/platform.ts';
import { buildFaultBundle } from './bundle.ts';
import { check, type Findings } from './check.ts';
import { Clients } from './clients.ts';
import { storedJournals } from './journals.ts';
import { Nemesis, POINTS } from './nemesis.ts';
import { FaultySink } from './sink.ts';
import { CALLED, calledDocument, documentOf, KINDS } from './workflows.ts';

/** How much is done in how long. The same seed chooses the same workflows and faults; when they meet is the machine's. */
export interface FaultOptions {
  seed: number;
  seconds: number;
  /** Webhook deliveries that become executions; those that are called come on top. */
  deliveries: number;
  /** Seconds between two kills. */
  killEverySeconds: number;
  /** Deliveries that come at once, halfway. */
  burst: number;
}

export interface FaultReport extends Findings {
  faults: Record<string, number>;
  stoppedAt: Record<string, number>;
  sentence: string;
}

/** After the last fault everything has this long to end. */
const DRAIN_MS = 150_000;

/** One run: a platform, its clients, its outside world, and somebody who breaks all three. */
export async function runFaults(options: FaultOptions, say: (line: string) => void): Promise<FaultReport> {
  const { seed } = options;
  const random = new Random(seed);
  const sink = await FaultySink.start(seed + 1);
  const platform = await Platform.create({
    EGRESS_ALLOW: sink.host,
    SLUICE_BUNDLE: buildFaultBundle(),
    SLUICE_CRON_MS: '5000',
  });
  try {
    await platform.start();
    const api = new Api(platform.url);
    await api.setUp();
    // It opens in a storm as it should, and closes again within seconds.
    const breaker = { failures: 40, ratio: 0.8, openSeconds: 1, maxOpenSeconds: 2 };
    await api.call('PUT', `/limits/host/${sink.host}`, { breaker });
    const clients = new Clients(platform, seed + 2);
    const { workflows, credential } = await publishAll(api, sink.host, random);
    const nemesis = new Nemesis({ platform, api, sink, clients }, { random, workflows, credential });
    await storm(options, { clients, nemesis, random }, say);
    say('calm; waiting for everything to end');
    const journals = await drain(platform, api, { clients, nemesis }, say);
    const findings = check({ ...journals, deliveries: clients.deliveries, effects: sink.effects, ...nemesis });
    nemesis.count('F7', clients.repeats);
    nemesis.count('F16', clients.deliveries.filter(({ kind }) => kind === 'poison').length);
    return {
      ...findings,
      faults: nemesis.faults,
      stoppedAt: nemesis.stoppedAt,
      sentence: sentence(findings, nemesis, seed),
    };
  } finally {
    await platform.stop();
    await sink.stop();
  }
}

async function publishAll(api: Api, sink: string, random: Random) {
  const credential = await api.credential('bearer', { token: 'the first token' });
  const workflows = new Map<string, WorkflowDetail>();
  const around = { sink, version: 1, random, credential };
  const called = await api.publish(calledDocument(around));
  workflows.set(CALLED, called);
  for (const kind of KINDS)
    workflows.set(kind.name, await api.publish(documentOf(kind, { ...around, called: called.id })));
  return { workflows, credential };
}

/** The time in which things go wrong. */
async function storm(
  { seconds, deliveries, killEverySeconds, burst }: FaultOptions,
  { clients, nemesis, random }: { clients: Clients; nemesis: Nemesis; random: Random },
  say: (line: string) => void,
): Promise<void> {
  const start = Date.now();
  const end = start + seconds * 1000;
  await nemesis.storm();
  const over = new AbortController();
  const isOver = () => over.signal.aborted;
  const kills = (async () => {
    for (let n = 0; !isOver(); n++) {
      await pause(killEverySeconds * 1000, isOver);
      if (isOver()) return;
      if (n % 4 === 3) await nemesis.kill(random.chance(0.3) ? 'starter' : 'both');
      // Some boundaries are seldom reached: whichever comes is good.
      else while (!isOver() && !(await nemesis.killAt(random.pick(POINTS), random.int(3), 4000)));
    }
  })();
  const harassment = (async () => {
    while (!isOver()) {
      await nemesis.harass();
      await pause(150 + random.int(300), isOver);
    }
  })();
  const changes = (async () => {
    while (!isOver()) {
      await pause((seconds / 8) * 1000, isOver);
      if (!isOver()) await nemesis.deleteCredential().catch(() => undefined);
    }
  })();
  let hasBurst = false;
  while (Date.now() < end) {
    const share = (Date.now() - start) / (seconds * 1000);
    if (!hasBurst && share > 0.5) {
      hasBurst = true;
      for (let n = 0; n < burst; n++) clients.deliver('linear');
      nemesis.count('F13');
    }
    if (clients.deliveries.length < share * deliveries && clients.underWay < burst + 50)
      clients.deliver(choose(random));
    else await pause(20);
  }
  over.abort();
  await Promise.all([kills, harassment, changes]);
  say(`${clients.deliveries.length} deliveries, faults ${JSON.stringify(nemesis.faults)}`);
}

function choose(random: Random): string {
  let left = random.next() * KINDS.reduce((sum, { weight }) => sum + weight, 0);
  return KINDS.find(({ weight }) => (left -= weight) <= 0)?.name ?? KINDS[0]!.name;
}

/** Waits until everything has ended, and gathers what every side knows. */
async function drain(
  platform: Platform,
  api: Api,
  { clients, nemesis }: { clients: Clients; nemesis: Nemesis },
  say: (line: string) => void,
) {
  await nemesis.calm();
  await clients.done();
  await nemesis.resumeAll();
  const named = clients.deliveries.flatMap(({ acknowledged }) => [...acknowledged]);
  let open = '';
  await until(
    'every execution has ended and is listed',
    async () => {
      const listed = await api.executions();
      const ids = new Set(listed.map(({ id }) => id));
      const running = listed.filter(({ endedAt }) => endedAt === null);
      open = `${running.length} open, ${named.filter((id) => !ids.has(id)).length} not listed`;
      await nemesis.resumeAll();
      return running.length === 0 && named.every((id) => ids.has(id));
    },
    DRAIN_MS,
  ).catch((error: unknown) => say(`not drained: ${open} (${String(error)})`));
  const listed = await api.executions();
  const details = new Map<string, ExecutionDetail>();
  const ids = new Set([...listed.map(({ id }) => id), ...named]);
  for (const id of ids) {
    const detail = await api.execution(id).catch(() => null);
    if (detail) details.set(id, detail);
  }
  await platform.end();
  return { listed, details, journals: new Map(storedJournals(platform.state)) };
}

function sentence(findings: Findings, nemesis: Nemesis, seed: number): string {
  const { executions, lost, recordedTwice, orphanEffects, reattempts, recoveries, violations } = findings;
  const kinds = Object.keys(nemesis.faults).length;
  const total = Object.values(nemesis.faults).reduce((sum, count) => sum + count, 0);
  const ordered = recoveries.toSorted((a, b) => a - b);
  const p95 = ordered[Math.floor(ordered.length * 0.95)];
  return (
    `${total} faults of ${kinds} kinds over ${executions} executions: ${lost} lost, ${recordedTwice} recorded twice, ` +
    `${orphanEffects} orphan effects, ${violations.length} violations, ${reattempts} re-attempts, seed ${seed}, ` +
    `p95 recovery after kill -9 = ${p95 === undefined ? 'none measured' : `${(p95 / 1000).toFixed(1)} s`}`
  );
}

async function pause(ms: number, isOver: () => boolean = () => false): Promise<void> {
  const end = Date.now() + ms;
  while (Date.now() < end && !isOver()) await new Promise((resolve) => setTimeout(resolve, Math.min(100, ms)));
}
