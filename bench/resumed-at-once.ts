import type { ExecutionDetail } from '../core/api/executions.ts';
import type { Api } from '../test/harness/api.ts';
import { until } from '../test/harness/platform.ts';
import { load } from './load.ts';
import type { Measurement } from './measurement.ts';

const EXECUTIONS = 1000;
const CONNECTIONS = 10;
/** An object that nothing reaches is dropped from memory after ten seconds. */
const ASLEEP_MS = 15_000;

/** A thousand executions whose waits are ended at once: while they lie in memory, and after that. */
export const resumedAtOnce: Measurement = async (api) => {
  const { id, url } = await publishWaiting(api);
  const inMemory = await resumeAll(api, id, url, 0);
  const asleep = await resumeAll(api, id, url, ASLEEP_MS);
  const line = (name: string, { started, accepted, ended }: Seconds) =>
    `  ${name.padEnd(12)} started in ${started.toFixed(1)} s   resume accepted for all after ${accepted.toFixed(2)} s   ` +
    `all ended, by the index, after ${ended.toFixed(2)} s (${(EXECUTIONS / ended).toFixed(0)}/s)`;
  return [
    `${EXECUTIONS} waiting executions resumed at once, over ${CONNECTIONS} connections`,
    line('in memory', inMemory),
    line('asleep', asleep),
    `  asleep ÷ in memory: ${((asleep.ended / inMemory.ended) * 100).toFixed(0)} %`,
    `  resuming ÷ starting: in memory ${((inMemory.ended / inMemory.started) * 100).toFixed(0)} %, asleep ${((asleep.ended / asleep.started) * 100).toFixed(0)} %`,
  ];
};

interface Seconds {
  started: number;
  accepted: number;
  ended: number;
}

async function resumeAll(api: Api, workflowId: string, url: string, restMs: number): Promise<Seconds> {
  const list = (status: string) => api.executions(`&workflowId=${workflowId}&status=${status}`);
  const before = (await list('succeeded')).length;
  const { seconds: started, statuses } = await load({
    url,
    connections: CONNECTIONS,
    requests: EXECUTIONS,
    method: 'POST',
    headers: () => ({ 'content-type': 'application/json' }),
    body: '{}',
  });
  if (statuses[200] !== EXECUTIONS) throw new Error(`The webhook answered ${JSON.stringify(statuses)}`);
  const waiting = await until(`${EXECUTIONS} executions wait`, async () => {
    const found = await list('waiting');
    return found.length === EXECUTIONS && found.map((one) => one.id);
  });
  // One workflow, one wait: it has the same name in all of them.
  const { nodes } = await api.call<ExecutionDetail>('GET', `/executions/${waiting[0]}`);
  const waitId = nodes['Wait']![0]!.wait!.id;
  await new Promise((resolve) => setTimeout(resolve, restMs));

  const start = performance.now();
  const secondsSince = () => (performance.now() - start) / 1000;
  const left = waiting.values();
  const resumeNext = async () => {
    for (const execution of left) await api.call('POST', `/executions/${execution}/resume`, { waitId });
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, resumeNext));
  const accepted = secondsSince();
  const hasNone = async () =>
    (await api.call<{ items: unknown[] }>('GET', `/executions?limit=1&workflowId=${workflowId}&status=waiting`)).items
      .length === 0;
  await until('none waits', hasNone);
  const ended = secondsSince();
  const succeeded = (await list('succeeded')).length - before;
  if (succeeded !== EXECUTIONS) throw new Error(`${EXECUTIONS - succeeded} executions did not end as they should`);
  return { started, accepted, ended };
}

async function publishWaiting(api: Api): Promise<{ id: string; url: string }> {
  const { id, webhooks } = await api.publish({
    name: 'Waits for a call',
    nodes: [
      {
        id: 'hook',
        name: 'Hook',
        type: 'webhook',
        params: { path: 'waits', method: 'POST', authentication: 'none', respond: 'immediately' },
      },
      { id: 'wait', name: 'Wait', type: 'wait', params: { mode: 'webhook' } },
      { id: 'end', name: 'End', type: 'no-op' },
    ],
    connections: [
      { from: { node: 'hook' }, to: { node: 'wait' } },
      { from: { node: 'wait' }, to: { node: 'end' } },
    ],
  });
  return { id, url: webhooks[0]!.url };
}
