// If these fail, a workflow that goes back to n8n is another one than it was, or what n8n lacks is lost without a word.
import { describe, expect, it } from 'vitest';
import { registry } from '../nodes/registry.generated.ts';
import { WorkflowDocument } from '../workflow/document.ts';
import { exportN8n } from './export.ts';
import { importN8n } from './import.ts';

const source = {
  name: 'Order intake',
  id: 'abc',
  versionId: 'v-1',
  active: true,
  tags: [{ name: 'shop' }],
  meta: { instanceId: 'x' },
  staticData: { lastId: 5 },
  nodes: [
    {
      parameters: { content: '## Orders', height: 200 },
      type: 'n8n-nodes-base.stickyNote',
      typeVersion: 1,
      position: [-100, -100],
      id: 's',
      name: 'Note',
    },
    {
      parameters: { httpMethod: 'POST', path: 'orders', options: {} },
      type: 'n8n-nodes-base.webhook',
      typeVersion: 2,
      position: [0, 0],
      id: 'w',
      name: 'Webhook',
      webhookId: 'hook-1',
    },
    {
      parameters: { values: { string: [{ name: 'who', value: '={{ $json.body.who }}' }] }, options: {} },
      type: 'n8n-nodes-base.set',
      typeVersion: 1,
      position: [200, 0],
      id: 'set',
      name: 'Set “who”',
      continueOnFail: true,
      notesInFlow: true,
      notes: 'Who ordered',
    },
    {
      parameters: { batchSize: 5, options: {} },
      type: 'n8n-nodes-base.splitInBatches',
      typeVersion: 2,
      position: [400, 0],
      id: 'loop',
      name: 'Loop',
    },
    {
      parameters: { operation: 'upload', path: '/in' },
      type: 'n8n-nodes-base.ftp',
      typeVersion: 1,
      position: [600, 0],
      id: 'ftp',
      name: 'Upload',
      onError: 'continueErrorOutput',
      retryOnFail: true,
      maxTries: 5,
    },
  ],
  connections: {
    Webhook: { main: [[{ node: 'Set “who”', type: 'main', index: 0 }]] },
    'Set “who”': { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
    Loop: { main: [[{ node: 'Upload', type: 'main', index: 0 }]] },
    Upload: { main: [[{ node: 'Loop', type: 'main', index: 0 }], [{ node: 'Set “who”', type: 'main', index: 0 }]] },
  },
  settings: { executionOrder: 'v1', callerPolicy: 'any', errorWorkflow: 'err', timezone: 'Asia/Tokyo' },
  pinData: { Webhook: [{ json: { body: { who: 'me' } } }] },
};

const imported = () => importN8n(source, registry).workflow;
const written = (document: WorkflowDocument) => exportN8n(WorkflowDocument.parse(document), registry);

describe('an exported workflow', () => {
  it('is what was imported, as long as nothing is changed here', () => {
    expect(written(imported())).toEqual(source);
  });

  it.each([
    [undefined, 'America/New_York'],
    ['DEFAULT', 'America/New_York'],
    ['DEFAULT', 'Europe/Berlin'],
  ])('has the zone as it came (%s), though it was taken from the instance (%s)', (timezone, zone) => {
    const settings = { executionOrder: 'v1', ...(timezone === undefined ? {} : { timezone }) };
    const { workflow } = importN8n({ ...source, settings }, registry, { timezone: zone });
    expect(workflow.settings.timezone).toBe(zone);
    expect(written(workflow)).toEqual({ ...source, settings });
    expect(written({ ...workflow, settings: { order: 'v1', timezone: 'Asia/Tokyo' } }).settings).toEqual({
      executionOrder: 'v1',
      timezone: 'Asia/Tokyo',
    });
    // Without a zone it runs in UTC here, and in that of the instance there.
    expect(written({ ...workflow, settings: { order: 'v1' } }).settings).toMatchObject({ timezone: 'UTC' });
  });

  it('follows what is changed here, and leaves the rest as it came', () => {
    const document = imported();
    document.name = 'Other';
    document.settings = { ...document.settings, order: 'v0', timezone: 'Europe/Berlin', timeoutSeconds: 9 };
    const [, webhook, set, loop] = document.nodes;
    webhook!.name = 'Hook';
    webhook!.position = [5, 5];
    set!.params = { assignments: [{ name: 'who', type: 'string', value: 'me' }] };
    set!.onError = 'stop';
    loop!.params = { batchSize: 7 };
    const result = written(document);
    expect(result).toMatchObject({
      name: 'Other',
      id: 'abc',
      settings: { executionOrder: 'v0', callerPolicy: 'any', timezone: 'Europe/Berlin', executionTimeout: 9 },
      pinData: { Hook: [{ json: { body: { who: 'me' } } }] },
    });
    const [note, hook, changed, changedLoop] = result.nodes as Record<string, unknown>[];
    expect(note).toEqual(source.nodes[0]);
    expect(hook).toEqual({ ...source.nodes[1], name: 'Hook', position: [5, 5] });
    expect(changed).toMatchObject({
      id: 'set',
      typeVersion: 3.4,
      parameters: { assignments: { assignments: [{ name: 'who', type: 'string', value: 'me' }] } },
    });
    expect(changed).not.toHaveProperty('continueOnFail');
    expect(changedLoop).toMatchObject({ typeVersion: 3, parameters: { batchSize: 7 } });
    // The newest version has its outputs in the other order, so what led into the loop leads from its second one.
    expect(result.connections).toMatchObject({ Loop: { main: [[], [{ node: 'Upload' }]] }, Hook: {} });
  });

  it('keeps a node that n8n lacks under our own name, says so, and takes it back', () => {
    const document = WorkflowDocument.parse({
      name: 'Ask',
      nodes: [
        { id: 'm', name: 'Start', type: 'manual' },
        { id: 'd', name: 'Decide', type: 'wait', params: { mode: 'decision', title: 'Well?' } },
      ],
      connections: [{ from: { node: 'm' }, to: { node: 'd' } }],
    });
    const result = exportN8n(document, registry);
    expect(result).toMatchObject({
      settings: { executionOrder: 'v1', timezone: 'UTC' },
      nodes: [
        { id: 'm', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
        { id: 'd', type: 'sluice.wait', parameters: { mode: 'decision', title: 'Well?' } },
      ],
      meta: { sluice: expect.arrayContaining([expect.stringContaining('"Decide"')]) },
    });
    expect(importN8n(result, registry).workflow.nodes[1]).toMatchObject({
      type: 'wait',
      params: { mode: 'decision', title: 'Well?' },
    });
  });

  it('says what n8n does differently', () => {
    const document = imported();
    document.nodes[2]!.retry = { strategy: 'exponential', attempts: 9, baseMs: 60_000, maxMs: 60_000, jitter: true };
    document.connections[0]!.limit = 7;
    const { meta, nodes } = written(document) as { meta: { sluice: string[]; instanceId: string }; nodes: object[] };
    expect(meta.instanceId).toBe('x');
    expect(meta.sluice.join('\n')).toMatch(/fixed distance[\s\S]*has a limit here/);
    expect(nodes[2]).toMatchObject({ retryOnFail: true, maxTries: 5, waitBetweenTries: 5000 });
  });

  it('holds the connections between parts of an AI node, which nothing here follows', () => {
    const ai = {
      nodes: ['Agent', 'Model'].map((name) => ({ name, type: `@n8n/n8n-nodes-langchain.${name}`, parameters: {} })),
      connections: { Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] } },
    };
    const { workflow } = importN8n(ai, registry);
    expect(workflow.connections).toEqual([]);
    workflow.nodes[0]!.name = 'Bot';
    expect(exportN8n(workflow, registry).connections).toEqual({
      Model: { ai_languageModel: [[{ node: 'Bot', type: 'ai_languageModel', index: 0 }]] },
    });
  });
});
