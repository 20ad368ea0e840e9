// If these fail, a workflow of n8n becomes something else than it was, or something of it is lost without a word.
import { describe, expect, it } from 'vitest';
import { registry } from '../nodes/registry.generated.ts';
import { lookupIn } from '../nodes/kit/lookup.ts';
import { validateWorkflow } from '../workflow/validate.ts';
import { importN8n } from './import.ts';
import { indexMappings } from './mapping-index.ts';
import { NOT_POSSIBLE } from './not-possible.ts';

const node = (name: string, type: string, more: object = {}) => ({
  name,
  type: `n8n-nodes-base.${type}`,
  typeVersion: 1,
  position: [0, 0],
  parameters: {},
  ...more,
});
const read = (json: unknown) => importN8n(json, registry);
const to = (name: string, index = 0, type = 'main') => ({ node: name, type, index });

describe('the nodes of an imported workflow', () => {
  it('get an id of their own where theirs is missing, too long or taken', () => {
    const { workflow } = read({
      nodes: [
        node('A', 'noOp', { id: 'same' }),
        node('B', 'noOp', { id: 'same' }),
        node('C', 'noOp'),
        node('D', 'noOp', { id: 'n_1' }),
        node('E', 'noOp', { id: 'x'.repeat(100) }),
      ],
    });
    expect(workflow.nodes.map(({ id }) => id)).toEqual(['same', 'n_2', 'n_3', 'n_1', 'n_4']);
  });

  it('keep names of any characters, and say when one has to change', () => {
    const { workflow, report } = read({
      nodes: [
        node('__proto__', 'noOp'),
        node('“Löschen” 🗑 / {{x}}', 'noOp'),
        node('Twin', 'noOp'),
        node('Twin', 'noOp'),
      ],
      connections: { ['__proto__']: {}, Twin: { main: [[to('“Löschen” 🗑 / {{x}}')]] } },
    });
    expect(workflow.nodes.map(({ name }) => name)).toEqual(['__proto__', '“Löschen” 🗑 / {{x}}', 'Twin 1', 'Twin']);
    expect(workflow.connections).toMatchObject([{ from: { node: workflow.nodes[3]!.id } }]);
    expect(report.warnings).toEqual([expect.stringContaining('The node "Twin" is called "Twin 1" now.')]);
  });

  it.each([
    ['nothing', {}, { onError: 'stop', disabled: false }],
    ['the old way to go on', { continueOnFail: true }, { onError: 'continue' }],
    ['the new way to go on', { onError: 'continueRegularOutput' }, { onError: 'continue' }],
    ['an error output', { onError: 'continueErrorOutput' }, { onError: 'n8n-error-output' }],
    ['both, of which the new one counts', { onError: 'stopWorkflow', continueOnFail: true }, { onError: 'stop' }],
    [
      'tries',
      { retryOnFail: true },
      { retry: { strategy: 'fixed', attempts: 3, baseMs: 1000, maxMs: 5000, jitter: false } },
    ],
    [
      'more tries than n8n takes',
      { retryOnFail: true, maxTries: 90, waitBetweenTries: 99_999 },
      { retry: { strategy: 'fixed', attempts: 5, baseMs: 5000, maxMs: 5000, jitter: false } },
    ],
    [
      'the rest',
      { alwaysOutputData: true, executeOnce: true, disabled: true, notes: 'why' },
      { alwaysOutputData: true, executeOnce: true, disabled: true, notes: 'why' },
    ],
  ])('take over %s', (_, given, expected) => {
    expect(read({ nodes: [node('A', 'noOp', given)] }).workflow.nodes[0]).toMatchObject(expected);
  });

  it.each([
    ['itemLists', {}, 'split-out'],
    ['itemLists', { operation: 'aggregateItems' }, 'aggregate'],
    ['itemLists', { operation: 'concatenateItems' }, 'aggregate'],
    ['itemLists', { operation: 'limit' }, 'limit'],
    ['itemLists', { operation: 'removeDuplicates' }, 'remove-duplicates'],
    ['itemLists', { operation: 'sort' }, 'sort'],
    ['itemLists', { operation: 'sort', type: 'code' }, 'code'],
    ['itemLists', { operation: 'summarize' }, 'summarize'],
    ['sort', { type: 'random' }, 'sort'],
    ['sort', { type: 'code' }, 'code'],
    ['removeDuplicates', { operation: 'removeItemsSeenInPreviousExecutions' }, 'remove-seen'],
    ['cron', {}, 'schedule'],
    ['interval', {}, 'schedule'],
    ['scheduleTrigger', {}, 'schedule'],
    ['formTrigger', {}, 'form'],
    ['executionData', {}, 'execution-data'],
  ])('of the type %s with %j become what does the same here: %s', (type, parameters, ours) => {
    const { workflow, report } = read({ nodes: [node('A', type, { parameters })] });
    expect(report.unsupported).toEqual([]);
    expect(workflow.nodes[0]).toMatchObject({ type: ours });
  });

  it('name credentials, and keep no id of one', () => {
    const { workflow, report } = read({
      nodes: [node('A', 'httpRequest', { credentials: { httpBasicAuth: { id: 'secret-id', name: 'Shop' } } })],
    });
    expect(report.warnings).toEqual([expect.stringContaining('"Shop" (httpBasicAuth)')]);
    expect(JSON.stringify(workflow)).not.toContain('secret-id');
  });

  it('are placeholders where there is nothing like them, which keep everything and say what to do', () => {
    const parameters = { command: '={{ $json.x }}', deep: { a: [1] } };
    const { workflow, report } = read({
      nodes: [node('Start', 'manualTrigger'), node('Run', 'executeCommand', { parameters }), node('Odd', 'unheardOf')],
      connections: { Start: { main: [[to('Run')]] }, Run: { main: [[], [to('Odd', 2)]] } },
    });
    expect(workflow.nodes.map(({ type }) => type)).toEqual(['manual', 'placeholder', 'placeholder']);
    expect(workflow.nodes[1]!.n8n!.node.parameters).toEqual(parameters);
    expect(report.unsupported).toEqual([
      expect.stringMatching(/"Run" \(n8n-nodes-base\.executeCommand\): .*Use a Code node/),
      expect.stringMatching(/"Odd" \(n8n-nodes-base\.unheardOf\): There is no such node here yet/),
    ]);
    const problems = validateWorkflow(workflow, lookupIn(registry));
    expect(problems.map(({ code, severity, node }) => ({ code, severity, node }))).toEqual([
      { code: 'NODE_UNSUPPORTED', severity: 'warning', node: workflow.nodes[1]!.id },
      { code: 'NODE_UNSUPPORTED', severity: 'warning', node: workflow.nodes[2]!.id },
    ]);
  });

  it('are not said to be impossible where there is one', () => {
    const both = Object.keys(NOT_POSSIBLE).filter((type) => indexMappings(registry).byN8nType.has(type));
    expect(both).toEqual([]);
    for (const { why, instead } of Object.values(NOT_POSSIBLE))
      expect(`${why} ${instead}`).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
  });

  it('are code where code was made from words, and placeholders where none was made', () => {
    const { workflow, report } = read({
      nodes: [
        node('Made', 'aiTransform', { parameters: { instructions: 'x', jsCode: 'return items;' } }),
        node('Empty', 'aiTransform', { parameters: { instructions: 'x' } }),
      ],
    });
    expect(workflow.nodes.map(({ type }) => type)).toEqual(['code', 'placeholder']);
    expect(report.changed).toEqual([expect.stringContaining('"Made"'), expect.stringContaining('time zone')]);
  });

  it('are placeholders where their parameters ask for what does not exist here', () => {
    const { workflow, report } = read({
      nodes: [node('M', 'merge', { typeVersion: 3, parameters: { mode: 'combineByMagic' } })],
    });
    expect(workflow.nodes[0]!.type).toBe('placeholder');
    expect(report).toMatchObject({ mapped: [], unsupported: [expect.stringContaining('combineByMagic')] });
  });

  it('start by hand where they are triggers that do not exist here', () => {
    expect(read({ nodes: [node('T', 'mqttTrigger')] }).workflow.nodes[0]!.type).toBe('placeholder-trigger');
  });

  it('are read like the nearest older version where theirs is not known, and say so', () => {
    const { workflow, report } = read({ nodes: [node('S', 'set', { typeVersion: 3.9 })] });
    expect(workflow.nodes[0]!.type).toBe('set');
    expect(report.changed).toEqual([expect.stringContaining('3.9'), expect.stringContaining('time zone')]);
  });

  it('keep their pinned items, in the older form too', () => {
    const { workflow } = read({ nodes: [node('A', 'noOp')], pinData: { A: [{ json: { a: 1 } }, { b: 2 }] } });
    expect(workflow.nodes[0]!.pinned).toEqual([{ json: { a: 1 } }, { json: { b: 2 } }]);
  });
});

describe('the connections of an imported workflow', () => {
  it('lead from the error output where it is the last one of its node', () => {
    const { workflow } = read({
      nodes: [node('If', 'if', { onError: 'continueErrorOutput', id: 'i' }), node('B', 'noOp', { id: 'b' })],
      connections: { If: { main: [[to('B')], null, [to('B')]] } },
    });
    expect(workflow.connections.map(({ from }) => from)).toEqual([
      { node: 'i', port: 'main', index: 0 },
      { node: 'i', port: 'error', index: 0 },
    ]);
  });

  it('follow the outputs of a loop where an older version has them in another order', () => {
    const { workflow } = read({
      nodes: [node('L', 'splitInBatches', { typeVersion: 2, id: 'l' }), node('Body', 'noOp', { id: 'b' })],
      connections: { L: { main: [[to('Body')]] }, Body: { main: [[to('L')]] } },
    });
    expect(workflow.connections[0]!.from).toEqual({ node: 'l', port: 'main', index: 1 });
    expect(validateWorkflow(workflow, lookupIn(registry))).toEqual([]);
  });

  it('are left out and named where they lead nowhere or stand there twice', () => {
    const { workflow, report } = read({
      nodes: [node('A', 'noOp'), node('B', 'noOp')],
      connections: { A: { main: [[to('B'), to('B'), to('Gone')]] }, Ghost: { main: [[to('A')]] } },
    });
    expect(workflow.connections).toHaveLength(1);
    expect(report.warnings).toEqual([
      expect.stringContaining('twice'),
      expect.stringContaining('"Gone"'),
      expect.stringContaining('"Ghost"'),
    ]);
  });
});

describe('the settings of an imported workflow', () => {
  it.each([
    ['no order is the old one', {}, { order: 'v0', timezone: 'America/New_York' }],
    ['the order is named', { executionOrder: 'v1' }, { order: 'v1', timezone: 'America/New_York' }],
    [
      'a zone and a limit',
      { timezone: 'Asia/Tokyo', executionTimeout: 60 },
      { timezone: 'Asia/Tokyo', timeoutSeconds: 60 },
    ],
    ['no limit', { executionTimeout: -1, timezone: 'UTC' }, { order: 'v0', timezone: 'UTC' }],
  ])('%s', (_, settings, expected) => {
    const { workflow } = read({ nodes: [], settings });
    expect(workflow.settings).toMatchObject(expected);
    expect(Object.keys(workflow.settings)).toHaveLength(Object.keys({ order: '', ...expected }).length);
  });

  it.each([
    ['no zone', {}, undefined, 'America/New_York', "n8n's own default"],
    ['the zone of the instance', { timezone: 'DEFAULT' }, undefined, 'America/New_York', "n8n's own default"],
    ['an empty zone', { timezone: '' }, 'Europe/Berlin', 'Europe/Berlin', 'as chosen for this import'],
  ])('take the zone of the instance where they name %s, and say so', (_, settings, timezone, expected, why) => {
    const { workflow, report } = importN8n({ nodes: [], settings }, registry, { timezone });
    expect(workflow.settings.timezone).toBe(expected);
    expect(report.changed).toEqual([expect.stringContaining(`${expected}, ${why}`)]);
  });

  it('keep a zone of their own, whatever the zone of the instance is', () => {
    const { workflow, report } = importN8n({ nodes: [], settings: { timezone: 'Asia/Tokyo' } }, registry, {
      timezone: 'Europe/Berlin',
    });
    expect([workflow.settings.timezone, report.changed]).toEqual(['Asia/Tokyo', []]);
  });

  it('name the error workflow of the other instance', () => {
    expect(read({ nodes: [], settings: { errorWorkflow: 'abc' } }).report.warnings[0]).toContain('"abc"');
  });
});

describe('the static data of an imported workflow', () => {
  const nodes = [
    node('Code', 'code', { typeVersion: 2, id: 'c', parameters: { jsCode: 'return items' } }),
    node('Every minute', 'cron', { id: 't' }),
  ];
  const kept = (staticData: unknown, given: object[] = nodes) => read({ nodes: given, staticData });

  it('is what it begins with, as far as code reads it, by the ids of the nodes', () => {
    const { staticData, report } = kept({
      global: { lastId: 5 },
      'node:Code': { seen: ['a'] },
      'node:Every minute': { recurrenceRules: [1] },
      'node:Gone': { x: 1 },
    });
    expect(staticData).toEqual({ global: { lastId: 5 }, nodes: { c: { seen: ['a'] } } });
    expect(report.warnings).toEqual([expect.stringContaining('begins with the static data')]);
  });

  it.each([
    ['nothing', null, nodes],
    ['a text', '{"global":{"a":1}}', nodes],
    ['lists and empty objects', { global: [1], 'node:Code': {} }, nodes],
    ['what only n8n’s own nodes noted', { 'node:Every minute': { at: 1 } }, nodes],
    ['data that no code reads', { global: { a: 1 } }, nodes.slice(1)],
  ])('is not there for %s', (_, staticData, given) => {
    expect(kept(staticData, given)).toMatchObject({ staticData: null, report: { warnings: [] } });
  });

  it('is left behind with a word when it is too large', () => {
    const { staticData, report } = kept({ global: { text: 'x'.repeat(300_000) } });
    expect(staticData).toBeNull();
    expect(report.warnings).toEqual([expect.stringContaining('256000')]);
  });
});

describe('what is no workflow of n8n', () => {
  it.each([
    ['a list', [], ''],
    ['a workflow without nodes', { connections: {} }, 'nodes'],
    ['a node that is none', { nodes: [null] }, 'nodes.0'],
    ['a node without a type', { nodes: [{ name: 'A' }] }, 'nodes.0.type'],
    ['a version that is none', { nodes: [node('A', 'noOp', { typeVersion: 'new' })] }, 'nodes.0.typeVersion'],
    ['parameters that are none', { nodes: [node('A', 'noOp', { parameters: [] })] }, 'nodes.0.parameters'],
    ['connections as a list', { nodes: [], connections: [] }, 'connections'],
  ])('is refused with its place: %s', (_, json, path) => {
    expect(() => read(json)).toThrow(
      expect.objectContaining({ code: 'BODY_INVALID', details: { problems: [expect.objectContaining({ path })] } }),
    );
  });

  it('is refused when it has more nodes than a workflow may have', () => {
    const nodes = Array.from({ length: 501 }, (_, index) => node(`N${index}`, 'noOp'));
    expect(() => read({ nodes })).toThrow(expect.objectContaining({ code: 'BODY_INVALID' }));
  });
});
