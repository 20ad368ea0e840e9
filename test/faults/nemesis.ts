import type { Random } from '../../core/engine/testing/random.ts';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import type { Api } from '../harness/api.ts';
import { rotatedKeys, type Platform } from '../harness/platform.ts';
import type { Clients } from './clients.ts';
import { tenantsIn } from './isolation.ts';
import type { FaultySink } from './sink.ts';
import type { FaultPlan } from './worker/plan.ts';
import { CALLED, calledDocument, documentOf, KINDS } from './workflows.ts';

/** Every boundary of a step at which the platform can be killed. */
export const POINTS = [
  ...['start', 'intent', 'progress', 'result', 'wait', 'child', 'end'].flatMap((kind) => [
    `before-${kind}`,
    `after-${kind}`,
    `committed-${kind}`,
  ]),
  'before-acknowledgement',
  'before-effect',
  'after-effect',
  'before-alarm',
  'after-alarm',
  'alarm-begins',
  'alarm-ends',
  'before-database',
  'after-database',
  'before-queue',
  'after-queue',
  'before-consume',
  'after-consume',
];

const CALM = {
  stopAt: null,
  databaseBefore: 0,
  databaseAfter: 0,
  queueLost: 0,
  queueTwice: 0,
  queueShuffled: 0,
  queueAgain: 0,
  alarmTwice: 0,
  alarmFails: 0,
} satisfies Omit<FaultPlan, 'seed'>;
const STORM = {
  stopAt: null,
  databaseBefore: 0.02,
  databaseAfter: 0.02,
  queueLost: 0.1,
  queueTwice: 0.1,
  queueShuffled: 0.2,
  queueAgain: 0.1,
  alarmTwice: 0.05,
  alarmFails: 0.03,
} satisfies Omit<FaultPlan, 'seed'>;

/** Letters of RELIABILITY §4 for what the worker's bundle and the sink inject by themselves. */
const LETTERS: Record<string, string> = {
  databaseBefore: 'F8',
  databaseAfter: 'F8',
  queueLost: 'F6',
  queueTwice: 'F5',
  queueShuffled: 'F5',
  queueAgain: 'F5',
  alarmTwice: 'F3',
  alarmFails: 'F3',
};

/** Whoever means harm: kills, resets, races, changes in flight, each written down. */
export class Nemesis {
  /** How many faults of each kind there were, by the numbers of the fault plan. */
  readonly faults: Record<string, number> = {};
  readonly stoppedAt: Record<string, number> = {};
  /** Epoch milliseconds of each SIGKILL. */
  readonly kills: number[] = [];
  readonly resets: { object: string; at: number }[] = [];
  /** Executions that were asked to end. */
  readonly cancelled = new Set<string>();
  /** Lines of the log that hold what no log may: what came to a workspace. */
  readonly strayLines: string[] = [];
  private readonly world: { platform: Platform; api: Api; sink: FaultySink; clients: Clients };
  private readonly random: Random;
  private readonly workflows: Map<string, WorkflowDetail>;
  private readonly versions = new Map<string, number>();
  private credential: string;
  private readonly token: string;
  private line = '';
  private isStormy = false;
  private stopAt: FaultPlan['stopAt'] = null;
  private killing: Promise<void> | null = null;

  constructor(
    world: { platform: Platform; api: Api; sink: FaultySink; clients: Clients },
    given: { random: Random; workflows: Map<string, WorkflowDetail>; credential: string; token: string },
  ) {
    this.world = world;
    this.random = given.random;
    this.workflows = given.workflows;
    this.credential = given.credential;
    this.token = given.token;
    world.platform.onOutput = (text) => this.read(text);
    world.sink.onCall = (effect, when) => {
      if (when === 'before-effect' && effect.behaviour !== 'good') this.count('F9');
      if (this.stopAt?.point === when && this.stopAt.after-- <= 0) this.stopped(when);
    };
    world.sink.onQuestion = (url) => void this.answer(url);
  }

  /** From here on things go wrong by themselves. */
  async storm(): Promise<void> {
    this.isStormy = true;
    this.world.sink.chance = 0.12;
    await this.sendPlan();
  }

  /** From here on nothing new goes wrong. */
  async calm(): Promise<void> {
    await this.killing;
    this.isStormy = false;
    this.stopAt = null;
    this.world.sink.chance = 0;
    await this.sendPlan();
  }

  /** SIGKILL to both processes, or to the starter alone, and a start on the same state. */
  async kill(which: 'both' | 'starter' = 'both', kind = 'F2'): Promise<void> {
    if (this.killing) return this.killing;
    this.count(kind);
    this.stopAt = null;
    this.killing = this.restart(which).finally(() => (this.killing = null));
    return this.killing;
  }

  /** Has the platform stop at a boundary, and kills it there. False when it does not come there in time. */
  async killAt(point: string, after: number, timeoutMs: number): Promise<boolean> {
    const before = this.kills.length;
    this.stopAt = { point, after };
    await this.sendPlan();
    const end = Date.now() + timeoutMs;
    while (this.stopAt && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    this.stopAt = null;
    await this.killing;
    await this.sendPlan();
    return this.kills.length > before;
  }

  /** One of the small faults. */
  async harass(): Promise<void> {
    const act = this.random.pick([
      () => this.object('early', 'F3'),
      () => this.object('early', 'F3'),
      () => this.object('reset', 'F4'),
      () => this.object('reset', 'F4'),
      () => this.race(),
      () => this.race(),
      () => this.change(),
    ]);
    await quietly(act);
  }

  /**
   * Publishes another version while executions of the last one run. That is the half of F12 which is done here: the
   * engine stays the same build. Journals of older builds are folded by test/histories.test.ts.
   */
  async change(name = this.random.pick([...this.workflows.keys()])): Promise<void> {
    const known = this.workflows.get(name)!;
    const { api, sink } = this.world;
    const version = (this.versions.get(name) ?? 1) + 1;
    this.versions.set(name, version);
    const called = this.workflows.get(CALLED)?.id;
    const around = {
      sink: sink.host,
      version,
      random: this.random,
      credential: this.credential,
      token: this.token,
      called,
    };
    const document =
      name === CALLED
        ? calledDocument(around)
        : documentOf(
            KINDS.find((one) => one.name === name)!,
            around,
          );
    const { revision } = await api.call<WorkflowDetail>('GET', `/workflows/${known.id}`);
    const put = await api.raw('PUT', `/workflows/${known.id}`, document, { 'if-match': `"${revision}"` });
    await put.text();
    await api.call('POST', `/workflows/${known.id}/publish`);
    this.count('F12');
  }

  /** Takes a credential away while executions that were started with it have not used it yet. */
  async deleteCredential(): Promise<void> {
    const { api } = this.world;
    const before = this.credential;
    this.credential = await api.credential('bearer', { token: `token-${this.random.int(1e9)}` });
    await this.change('credential');
    await api.call('DELETE', `/credentials/${before}`);
    this.count('F15');
  }

  /** What still sleeps because somebody paused it goes on. */
  async resumeAll(): Promise<void> {
    const { api } = this.world;
    for (const { id } of await api.executions('&status=paused'))
      await quietly(() => api.call('POST', `/executions/${id}/resume`, {}));
  }

  count(kind: string, by = 1): void {
    this.faults[kind] = (this.faults[kind] ?? 0) + by;
  }

  private async object(does: 'early' | 'reset', kind: string): Promise<void> {
    const object = this.recent();
    if (!object) return;
    if (does === 'reset') this.resets.push({ object, at: Date.now() });
    await this.command({ object, does });
    this.count(kind);
  }

  /** Two people want different things of one execution at once. */
  private async race(): Promise<void> {
    const id = this.recent();
    if (!id) return;
    const { api } = this.world;
    const does = (what: string) => quietly(() => api.raw('POST', `/executions/${id}/${what}`, {}));
    const pair = this.random.pick([
      ['pause', 'resume'],
      ['pause', 'resume'],
      ['cancel', 'pause'],
      ['resume', 'cancel'],
    ]);
    if (pair.includes('cancel')) this.cancelled.add(id);
    await Promise.all(pair.map(does));
    await does('resume');
    this.count('F14');
  }

  /** Approves: once, or several times at once, early or late, or never. */
  private async answer(url: string): Promise<void> {
    const times = this.random.int(4);
    if (times === 0) return;
    await new Promise((resolve) => setTimeout(resolve, this.random.int(4000)));
    const local = url.replace(/^https?:\/\/[^/]+/, this.world.platform.url);
    const post = () => quietly(() => fetch(local, { method: 'POST', signal: AbortSignal.timeout(10_000) }));
    await Promise.all(Array.from({ length: times }, post));
    if (times > 1) this.count('F14');
  }

  private recent(): string | undefined {
    const last = this.world.clients.executions.slice(-40);
    return last.length > 0 ? this.random.pick(last) : undefined;
  }

  private async restart(which: 'both' | 'starter'): Promise<void> {
    this.kills.push(Date.now());
    const { platform } = this.world;
    await platform.kill(which);
    if (this.random.chance(0.3)) {
      platform.setVariables({ MASTER_KEYS: rotatedKeys(this.random.pick(['k1', 'k2'])) });
      this.count('F15');
    }
    await platform.start();
    await this.sendPlan();
  }

  /** Reads what the platform says of its faults. */
  private read(text: string): void {
    const lines = (this.line + text).split('\n');
    this.line = lines.pop() ?? '';
    for (const line of lines) {
      const [, what, name = ''] = /fault: (injected|stopped) (\S+)/.exec(line) ?? [];
      if (what === 'injected') this.count(LETTERS[name] ?? name);
      if (what === 'stopped') this.stopped(name);
      if (tenantsIn(line).length > 0) this.strayLines.push(line);
    }
  }

  private stopped(point: string): void {
    this.stoppedAt[point] = (this.stoppedAt[point] ?? 0) + 1;
    this.stopAt = null;
    void this.kill('both', 'F1').catch((error: unknown) => console.error(error));
  }

  private sendPlan(): Promise<void> {
    const plan = { ...(this.isStormy ? STORM : CALM), stopAt: this.stopAt, seed: this.random.int(1e9) };
    return quietly(() => this.command({ plan }));
  }

  private async command(body: unknown): Promise<void> {
    const response = await fetch(`${this.world.platform.url}/test-faults`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    await response.text();
  }
}

/** What a fault does to the one who asks for it is no matter: the checker looks at what is left. */
async function quietly(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch {
    // The platform was killed under it, or has failed on command.
  }
}
