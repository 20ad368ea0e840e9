/*
 * If these fail, a request that is sent again decides for people: it ends a wait that nobody ended, or steps past a node
 * that nobody has looked at.
 */
import { expect, it } from 'vitest';
import { holdIdOf } from '../../core/engine/hold.ts';
import { waitIdOf } from '../../core/engine/waits.ts';
import type { Json } from '../../core/workflow/document.ts';
import { goOn } from './go-on.ts';
import type { Host } from './host.ts';
import { pause } from './pause.ts';
import type { GoOnRequest } from './protocol.ts';
import type { Run } from './run.ts';
import { ended, LocalHost } from './testing/local-run.ts';

const link = (from: string, to: string, index = 0) => ({ from: { node: from, index }, to: { node: to } });

class Controlled {
  readonly run: Run;
  private readonly host: Host;

  constructor(document: object) {
    this.run = new LocalHost().start(document);
    const watch = { report: () => ({ status: this.run.state.status }) };
    this.host = { require: async () => this.run, payloads: this.run.payloads, watch } as unknown as Host;
  }

  goOn(request: GoOnRequest = {}) {
    return goOn(this.host, 'ws', request);
  }

  pause() {
    return pause(this.host, 'ws', {});
  }

  /** Goes on until nothing more can be done without the outside. */
  async rest(): Promise<this> {
    this.run.drive();
    while (this.run.isWorking) await this.run.changed();
    return this;
  }

  get waitId(): string {
    return waitIdOf('ask', this.run.nodeRun('ask', 0)!);
  }
}

/** A person is asked: `pay` follows the first answer, `keep` the second, `late` none. */
const asking = (params: Record<string, Json> = {}) =>
  new Controlled({
    name: 'Asking',
    settings: { order: 'v1' },
    nodes: [
      { id: 'start', name: 'Start', type: 'manual' },
      { id: 'ask', name: 'Ask', type: 'wait', params: { mode: 'decision', ...params } },
      ...['pay', 'keep', 'late'].map((id) => ({ id, name: id, type: 'no-op' })),
    ],
    connections: [link('start', 'ask'), link('ask', 'pay', 0), link('ask', 'keep', 1), link('ask', 'late', 2)],
  }).rest();

const choose = (choice: string) => [{ json: { choice } }];

it('a pause is ended once: the same request again leaves the decision to whoever is asked', async () => {
  const asked = await asking();
  await asked.pause();
  expect(await asked.goOn()).toMatchObject({ status: 'waiting' });
  expect(await asked.goOn()).toMatchObject({ status: 'waiting' });
  expect(asked.run.nodeRun('ask', 0)).toMatchObject({ status: 'waiting', resumed: null });
});

it('a pause that is named is ended, and no later one', async () => {
  const asked = await asking();
  await asked.pause();
  const first = holdIdOf(asked.run.state)!;
  await asked.goOn({ holdId: first });
  await asked.pause();
  expect(await asked.goOn({ holdId: first })).toMatchObject({ status: 'paused' });
  expect(await asked.goOn({ holdId: first + 1 })).toMatchObject({ status: 'waiting' });
  await expect(asked.goOn({ holdId: first + 2 })).rejects.toMatchObject({ code: 'EXECUTION_NOT_PAUSED' });
});

it('what is not paused is not resumed, and data that would reach nobody is refused', async () => {
  const asked = await asking();
  await expect(asked.goOn()).rejects.toMatchObject({ code: 'EXECUTION_NOT_PAUSED' });
  await expect(asked.goOn({ data: choose('approve') })).rejects.toMatchObject({ code: 'EXECUTION_NOT_PAUSED' });
  await asked.pause();
  await asked.goOn({ data: [{ json: { note: 'go' } }] });
  expect(await asked.goOn({ data: [{ json: { note: 'go' } }] })).toMatchObject({ status: 'waiting' });
  await expect(asked.goOn({ data: choose('approve') })).rejects.toMatchObject({ code: 'EXECUTION_NOT_PAUSED' });
  expect(asked.run.nodeRun('ask', 0)).toMatchObject({ status: 'waiting', resumed: null });
});

it('a step that is named is made once', async () => {
  const stepping = new Controlled({
    name: 'Steps',
    settings: { order: 'v1' },
    nodes: ['start', 'a', 'b', 'c'].map((id) => ({ id, name: id, type: id === 'start' ? 'manual' : 'no-op' })),
    connections: [link('start', 'a'), link('a', 'b'), link('b', 'c')],
  });
  stepping.run.append({ type: 'run.held', held: true, hold: { by: 'breakpoint', node: 'a', run: 0 } });
  await stepping.rest();
  const request: GoOnRequest = { holdId: holdIdOf(stepping.run.state)!, step: 'over' };
  await stepping.goOn(request);
  await stepping.rest();
  expect(stepping.run.state.hold).toMatchObject({ by: 'step', node: 'b' });
  await stepping.goOn(request);
  await stepping.rest();
  expect(stepping.run.state.hold).toMatchObject({ by: 'step', node: 'b' });
});

it('a wait that is named is ended once, and the same request is answered the same after the end of the execution', async () => {
  const asked = await asking();
  const request: GoOnRequest = { waitId: asked.waitId, data: choose('decline') };
  await asked.goOn(request);
  await ended(asked.run);
  expect(asked.run.nodeRun('keep', 0)).toMatchObject({ status: 'succeeded' });
  expect(asked.run.nodeRun('pay', 0)).toBeUndefined();
  expect(await asked.goOn(request)).toMatchObject({ status: 'succeeded' });
  // The first answer counts, and whoever comes later is told.
  await expect(asked.goOn({ ...request, data: choose('approve') })).rejects.toMatchObject({
    code: 'WAIT_OVER',
    details: { choice: 'decline' },
  });
  await expect(asked.goOn()).rejects.toMatchObject({ code: 'EXECUTION_ENDED' });
});

it('a wait ends under a pause, which lasts', async () => {
  const asked = await asking();
  await asked.pause();
  expect(await asked.goOn({ waitId: asked.waitId, data: choose('approve') })).toMatchObject({ status: 'paused' });
  expect(asked.run.nodeRun('pay', 0)).toBeUndefined();
  await asked.goOn();
  await ended(asked.run);
  expect(asked.run.nodeRun('pay', 0)).toMatchObject({ status: 'succeeded' });
});

it.each([
  ['none', undefined],
  ['one that was not offered', choose('perhaps')],
])('a decision is not ended with %s', async (_, data) => {
  const asked = await asking();
  const request: GoOnRequest = { waitId: asked.waitId, ...(data ? { data } : {}) };
  await expect(asked.goOn(request)).rejects.toMatchObject({
    code: 'ANSWER_INVALID',
    message: expect.stringContaining('approve, decline'),
  });
  expect(asked.run.state.status).toBe('waiting');
});

it('a decision with a time limit that is ended without an answer goes the way of its limit', async () => {
  const asked = await asking({ limited: true });
  await asked.goOn({ waitId: asked.waitId });
  await ended(asked.run);
  expect(['pay', 'keep', 'late'].map((id) => asked.run.nodeRun(id, 0)?.status)).toEqual([
    undefined,
    undefined,
    'succeeded',
  ]);
});

it('a wait that there is not is not ended', async () => {
  const asked = await asking();
  await expect(asked.goOn({ waitId: 'ask:0:7' })).rejects.toMatchObject({ code: 'EXECUTION_NOT_WAITING' });
  asked.run.end('cancelled');
  await expect(asked.goOn({ waitId: asked.waitId, data: choose('approve') })).rejects.toMatchObject({
    code: 'EXECUTION_ENDED',
  });
});
