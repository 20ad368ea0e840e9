import type { ExecutionDetail, ExecutionSummary } from '../../core/api/executions.ts';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import { Random } from '../../core/engine/testing/random.ts';
import { Api } from '../harness/api.ts';
import { Platform, until } from '../harness/platform.ts';
import { buildFaultBundle } from './bundle.ts';
import { check, type Findings } from './check.ts';
import { Clients } from './clients.ts';
import { flood, percentile, type FloodReport } from './flood.ts';
import type { Tenant } from './isolation.ts';
import { storedJournals } from './journals.ts';
import { MEMORY_BOUND_MB, MemoryWatch } from './memory.ts';
import { Nemesis, POINTS } from './nemesis.ts';
import { FaultySink } from './sink.ts';
import { CALLED, calledDocument, documentOf, FLOODED, KINDS } from './workflows.ts';

/** How much is done in how long. The same seed chooses the same workflows and faults; when they meet is the machine's. */
export interface FaultOptions {
  seed: number;
  seconds: number;
  /** Webhook deliveries that become executions; those that are called come on top. */
  deliveries: number;
  /** Seconds between two kills. */
  killEverySeconds: number;
  /** Deliveries that come to the second workspace at once, halfway. */
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
    const other = await secondWorkspace(platform, sink.host, breaker);
    const clients = new Clients(platform, seed + 2);
    const nemesis = new Nemesis(
      { platform, api, sink, clients },
      { random, ...(await publishAll(api, sink.host, random)) },
    );
    const memory = new MemoryWatch(platform);
    const flooded = await storm(options, { clients, nemesis, random }, say);
    say('calm; waiting for everything to end');
    const workspaces: Workspaces = [
      ['tenant-home', api],
      ['tenant-flood', other],
    ];
    const journals = await drain(platform, workspaces, { clients, nemesis }, say);
    memory.stop();
    const { kills, resets, cancelled, strayLines } = nemesis;
    const seen = { deliveries: clients.deliveries, effects: sink.effects, kills, resets, cancelled, strayLines };
    const findings = check({ ...journals, ...seen });
    if (memory.peakMb > MEMORY_BOUND_MB)
      findings.violations.push({ invariant: 'F13', execution: '', what: `the runtime held ${memory.peakMb} MB` });
    nemesis.count('F7', clients.repeats);
    nemesis.count('F16', clients.deliveries.filter(({ kind }) => kind === 'poison').length);
    return {
      ...findings,
      faults: nemesis.faults,
      stoppedAt: nemesis.stoppedAt,
      sentence: `${sentence(findings, nemesis, seed)}; ${aboutFlood(flooded)}, peak memory ${memory.peakMb} MB`,
    };
  } finally {
    await platform.stop();
    await sink.stop();
  }
}

/** Each workspace by what comes to it, as its owner sees it. */
type Workspaces = readonly (readonly [Tenant, Api])[];

/** The neighbour that floods: a workspace of its own on the same platform. */
async function secondWorkspace(platform: Platform, sink: string, breaker: object): Promise<Api> {
  const key = `slk_${'f'.repeat(43)}`;
  const made = await fetch(`${platform.url}/test-faults`, {
    method: 'POST',
    body: JSON.stringify({ workspace: 'ws_flood', key }),
  });
  if (!made.ok) throw new Error(`The second workspace was not made: ${made.status} ${await made.text()}`);
  const api = new Api(platform.url, { 'x-api-key': key });
  await api.call('PUT', `/limits/host/${sink}`, { breaker });
  await api.publish(documentOf(FLOODED, { sink, version: 1, random: new Random(1) }));
  return api;
}

async function publishAll(api: Api, sink: string, random: Random) {
  const credential = await api.credential('bearer', { token: 'the first token' });
  const token = await api.credential('bearer', { token: 'the token that stays' });
  const workflows = new Map<string, WorkflowDetail>();
  const around = { sink, version: 1, random, credential, token };
  const called = await api.publish(calledDocument(around));
  workflows.set(CALLED, called);
  for (const kind of KINDS)
    workflows.set(kind.name, await api.publish(documentOf(kind, { ...around, called: called.id })));
  return { workflows, credential, token };
}

/** The time in which things go wrong. */
async function storm(
  { seconds, deliveries, killEverySeconds, burst }: FaultOptions,
  { clients, nemesis, random }: { clients: Clients; nemesis: Nemesis; random: Random },
  say: (line: string) => void,
): Promise<FloodReport | null> {
  const start = Date.now();
  const end = start + seconds * 1000;
  await nemesis.storm();
  const over = new AbortController();
  const isOver = () => over.signal.aborted;
  const truce = { isAsked: false, isKept: false };
  const kills = (async () => {
    for (let n = 0; !isOver(); n++) {
      await pause(killEverySeconds * 1000, () => isOver() || truce.isAsked);
      while (truce.isAsked && !isOver()) {
        truce.isKept = true;
        await pause(50);
      }
      if (isOver()) return;
      let isDone = false;
      // Some boundaries are seldom reached: whichever comes is good. A platform that answers nothing reaches none.
      for (let tries = n % 4 === 3 ? 5 : 0; tries < 5 && !isDone && !isOver(); tries++)
        isDone = await nemesis.killAt(random.pick(POINTS), random.int(3), 4000);
      if (!isDone && !isOver()) await nemesis.kill(random.chance(0.3) ? 'starter' : 'both');
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
  const floodInPeace = async (): Promise<FloodReport> => {
    truce.isAsked = true;
    while (!truce.isKept) await pause(50);
    const report = await flood(burst, clients, nemesis);
    truce.isAsked = false;
    return report;
  };
  let flooding: Promise<FloodReport> | null = null;
  for (const { name } of KINDS) clients.deliver(name);
  while (Date.now() < end) {
    const share = (Date.now() - start) / (seconds * 1000);
    if (share > 0.5) flooding ??= floodInPeace();
    if (clients.deliveries.length < share * deliveries && clients.underWay < burst + 50)
      clients.deliver(choose(random));
    else await pause(20);
  }
  const flooded = await flooding;
  over.abort();
  await Promise.all([kills, harassment, changes]);
  say(`${clients.deliveries.length} deliveries, faults ${JSON.stringify(nemesis.faults)}`);
  return flooded;
}

function choose(random: Random): string {
  let left = random.next() * KINDS.reduce((sum, { weight }) => sum + weight, 0);
  return KINDS.find(({ weight }) => (left -= weight) <= 0)?.name ?? KINDS[0]!.name;
}

/** Waits until everything has ended, and gathers what every side knows. */
async function drain(
  platform: Platform,
  workspaces: Workspaces,
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
      const { listed, owners: ids } = await listAll(workspaces);
      const running = listed.filter(({ endedAt }) => endedAt === null);
      open = `${running.length} open, ${named.filter((id) => !ids.has(id)).length} not listed`;
      await nemesis.resumeAll();
      return running.length === 0 && named.every((id) => ids.has(id));
    },
    DRAIN_MS,
  ).catch((error: unknown) => say(`not drained: ${open} (${String(error)})`));
  const { listed, owners } = await listAll(workspaces);
  const details = new Map<string, ExecutionDetail>();
  for (const id of new Set([...owners.keys(), ...named])) {
    for (const [tenant, api] of workspaces) {
      const detail = await api.execution(id).catch(() => null);
      if (!detail) continue;
      details.set(id, detail);
      owners.set(id, [...new Set([...(owners.get(id) ?? []), tenant])]);
    }
  }
  await platform.end();
  return { listed, owners, details, journals: new Map(storedJournals(platform.state)) };
}

/** What every workspace lists, and who lists it. */
async function listAll(workspaces: Workspaces) {
  const listed: ExecutionSummary[] = [];
  const owners = new Map<string, Tenant[]>();
  for (const [tenant, api] of workspaces) {
    for (const one of await api.executions()) {
      listed.push(one);
      owners.set(one.id, [...(owners.get(one.id) ?? []), tenant]);
    }
  }
  return { listed, owners };
}

function aboutFlood(report: FloodReport | null): string {
  if (!report) return 'no flood';
  const { deliveries, before, during } = report;
  return `in a flood of ${deliveries} the other workspace's p95 start was ${during} ms (${before} ms before it)`;
}

function sentence(findings: Findings, nemesis: Nemesis, seed: number): string {
  const { executions, lost, recordedTwice, orphanEffects, reattempts, recoveries, violations } = findings;
  const kinds = Object.keys(nemesis.faults).length;
  const total = Object.values(nemesis.faults).reduce((sum, count) => sum + count, 0);
  const p95 = recoveries.length > 0 ? percentile(recoveries) : undefined;
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
