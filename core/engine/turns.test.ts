// If these fail, a run overtakes those in front of it, or its turn comes and it does not go on.
import { describe, expect, it } from 'vitest';
import type { Loose } from './testing/graph.ts';
import { Bench, sketch } from './testing/graph.ts';

const PAUSE: Loose = { type: 'run.held', held: true };
const RESUME: Loose = { type: 'run.held', held: false };
const TURN: Loose = { type: 'run.held', held: false, hold: { by: 'turn' } };

function queued(): Bench {
  const run = new Bench(sketch('T>A'), 'v1');
  run.add({ type: 'run.held', held: true, hold: { by: 'turn' } });
  return run;
}

describe('a run that waits for its turn', () => {
  it.each<[string, Loose[], string]>([
    ['alone', [], 'queued'],
    ['and whose turn comes', [TURN], 'running'],
    ['and is told to go on by a person', [RESUME], 'queued'],
    ['and is paused', [PAUSE], 'paused'],
    ['and is paused, then told to go on', [PAUSE, RESUME], 'queued'],
    ['and whose turn comes while it is paused', [PAUSE, TURN], 'paused'],
    ['and whose turn came while it was paused, told to go on', [PAUSE, TURN, RESUME], 'running'],
    ['and is told to go on before its turn', [PAUSE, RESUME, TURN], 'running'],
    ['and is paused twice', [PAUSE, PAUSE, RESUME], 'queued'],
  ])('%s', (_name, events, status) => {
    const run = queued();
    for (const event of events) run.add(event);
    expect(run.state.status).toBe(status);
    expect(run.ready()).toEqual(status === 'running' ? ['A:0'] : []);
  });

  it('takes no second turn', () => {
    const run = queued();
    run.add(TURN);
    run.add(PAUSE);
    expect(run.add(TURN)).toBe(false);
    expect(run.state.status).toBe('paused');
  });

  it('goes back into the line when a pause ends by itself', () => {
    const run = queued();
    run.add({ type: 'run.held', held: true, until: 5000 });
    run.add({ type: 'timer.fired', id: 'hold', at: 5000 });
    expect(run.state.status).toBe('queued');
  });
});
