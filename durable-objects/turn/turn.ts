import { DurableObject } from 'cloudflare:workers';
import { askAt, enter, leave, toAsk, told, type Line, type Place } from '../../core/limits/line.ts';
import type { ObjectEnv } from '../env.ts';
import { callExecution } from '../execution/call-execution.ts';
import { logFailure } from '../execution/log-failure.ts';

/** RPC methods of a line. Idempotent by the execution's id. */
export interface TurnRpc {
  /** True when the execution may go on at once; else it is told when its turn comes. `limit`: places of the line from here on. */
  enter(execution: string, limit: number): Promise<boolean>;
  leave(execution: string): Promise<void>;
}

/** After a call that failed. */
const AGAIN_MS = 10_000;
/** An empty line is deleted after this long: there may be one for every customer of a workflow. */
const TIDY_MS = 3_600_000;
/** Executions asked at once, and at most by one alarm. */
const AT_ONCE = 20;
const PER_ALARM = 400;

const STATES = ['waiting', 'called', 'holding'] as const;

/**
 * The line of executions of one workflow, or of one key of it, before a limited number of places. Who has entered is
 * durable before the answer leaves. Executions leave when they end; one that could not is found by the alarm, which
 * asks the holders as long as somebody waits.
 */
export class Turn extends DurableObject<ObjectEnv> implements TurnRpc {
  private known: { line: Line; limit: number } | null = null;
  /** What the alarm is set to, as far as this instance knows. */
  private alarmAt: number | null | undefined = undefined;

  async enter(execution: string, limit: number): Promise<boolean> {
    const { line, limit: before } = this.load();
    const entered = enter(line, execution, limit, Date.now());
    if (limit !== before) this.ctx.storage.kv.put('limit', limit);
    this.known = { line, limit };
    await this.change(entered.line);
    return entered.go;
  }

  async leave(execution: string): Promise<void> {
    const { line, limit } = this.load();
    await this.change(leave(line, execution, limit, Date.now()));
  }

  /** Never throws: an alarm that always throws is dropped by the platform after seven calls. */
  override async alarm(): Promise<void> {
    this.alarmAt = null;
    try {
      const { line } = this.load();
      if (line.length === 0) {
        await this.ctx.storage.deleteAll();
        this.known = null;
        return;
      }
      // Armed before anything is tried, so that the line goes on whatever happens below.
      await this.arm();
      const asked = toAsk(line, Date.now());
      // Of very many, others each time.
      const from = asked.length > PER_ALARM ? Math.floor(Math.random() * asked.length) : 0;
      const some = [...asked.slice(from), ...asked.slice(0, from)].slice(0, PER_ALARM);
      for (let at = 0; at < some.length; at += AT_ONCE)
        await Promise.all(some.slice(at, at + AT_ONCE).map((execution) => this.ask(execution)));
      this.alarmAt = null;
      await this.arm();
    } catch (error) {
      logFailure('turn.alarm.failed', this.ctx.id.toString(), error);
      await this.ctx.storage.setAlarm(Date.now() + AGAIN_MS);
    }
  }

  /** Writes what is different, sets the alarm, then calls those whose turn has come. */
  private async change(next: Line): Promise<void> {
    const { line, limit } = this.load();
    if (next === line) return;
    this.write(line, next);
    this.known = { line: next, limit };
    await this.arm();
    const waited = new Set(line.filter(({ state }) => state === 'waiting').map(({ execution }) => execution));
    for (const { execution, state } of next) {
      if (state === 'called' && waited.has(execution)) void this.ask(execution);
    }
  }

  /** Tells an execution that it has a place, and learns whether it still needs one. */
  private async ask(execution: string): Promise<void> {
    try {
      const id = this.env.EXECUTION.idFromString(execution);
      const { needed } = await callExecution(this.env, id, (stub) => stub.takeTurn());
      const { line, limit } = this.load();
      await this.change(needed ? told(line, execution, Date.now()) : leave(line, execution, limit, Date.now()));
    } catch (error) {
      // It keeps its place; the alarm asks again.
      logFailure('turn.ask.failed', execution, error);
    }
  }

  private load(): { line: Line; limit: number } {
    if (this.known) return this.known;
    const { sql, kv } = this.ctx.storage;
    const exists = sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'line'").toArray().length > 0;
    const rows = exists
      ? sql.exec<Row>('SELECT execution, state, since FROM line ORDER BY place').toArray()
      : ([] as Row[]);
    const line: Place[] = rows.map(({ execution, state, since }) => ({ execution, state: STATES[state]!, since }));
    return (this.known = { line, limit: exists ? (kv.get<number>('limit') ?? 1) : 0 });
  }

  private write(before: Line, next: Line): void {
    const { sql } = this.ctx.storage;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS line(place INTEGER PRIMARY KEY, execution TEXT NOT NULL, state INTEGER NOT NULL, since INTEGER NOT NULL)',
    );
    const now = new Map(next.map((place) => [place.execution, place]));
    const was = new Map(before.map((place) => [place.execution, place]));
    for (const { execution } of before)
      if (!now.has(execution)) sql.exec('DELETE FROM line WHERE execution = ?', execution);
    for (const place of next) {
      const { execution, state, since } = place;
      const known = was.get(execution);
      if (!known)
        sql.exec('INSERT INTO line(execution, state, since) VALUES (?, ?, ?)', execution, STATES.indexOf(state), since);
      else if (known !== place)
        sql.exec('UPDATE line SET state = ?, since = ? WHERE execution = ?', STATES.indexOf(state), since, execution);
    }
  }

  /** Sets the alarm to the earliest moment that matters; only ever moves it forward. */
  private async arm(): Promise<void> {
    const { line } = this.load();
    const now = Date.now();
    const isCalling = line.some(({ state }) => state === 'called');
    const wanted = isCalling ? now + AGAIN_MS : (askAt(line, now) ?? now + TIDY_MS);
    this.alarmAt ??= await this.ctx.storage.getAlarm();
    if (this.alarmAt !== null && this.alarmAt <= wanted) return;
    this.alarmAt = wanted;
    await this.ctx.storage.setAlarm(wanted);
  }
}

type Row = { execution: string; state: number; since: number };
