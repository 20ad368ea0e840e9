/**
 * If these fail, a broken workflow is published, or a sound one is refused.
 */
import { describe, expect, it } from 'vitest';
import { exportSluice, importSluice } from './import-export.ts';
import { parseDocument } from './parse-document.ts';
import { type NodeLookup, validateWorkflow } from './validate.ts';

const lookup: NodeLookup = ({ type, params }) => {
  if (type === 'start') return { trigger: 'webhook', inputs: 0, outputs: 1, problems: [] };
  if (type === 'step')
    return {
      inputs: 1,
      outputs: 2,
      problems: params.bad ? [{ code: 'NODE_INPUT_INVALID', message: 'bad', path: 'params.bad' }] : [],
    };
  if (type === 'loop') return { inputs: 1, outputs: 2, loopOutput: 1, problems: [] };
  return undefined;
};
const node = (id: string, type = 'step', more: object = {}) => ({ id, name: id, type, ...more });
const link = (from: string, to: string, index = 0, port = 'main', input = 0) => ({
  from: { node: from, port, index },
  to: { node: to, index: input },
});
const problems = (nodes: object[], connections: object[] = [], forPublish = false) =>
  validateWorkflow(parseDocument({ name: 'w', nodes, connections }), lookup, { forPublish }).map(
    ({ code, node: at, path }) => [code, at, path].filter(Boolean).join(' '),
  );

describe('validateWorkflow', () => {
  it.each<[string, object, object[], 'warning' | undefined]>([
    ['that runs', {}, [link('t', 'a')], undefined],
    ['that nothing leads to', {}, [], 'warning'],
    ['that is disabled', { disabled: true }, [link('t', 'a')], 'warning'],
    ['whose items are pinned', { pinned: [{}] }, [link('t', 'a')], 'warning'],
  ])(
    'warns only of what is wrong with a node that is not run, and refuses one %s',
    (_, more, connections, severity) => {
      const nodes = [node('t', 'start'), node('a', 'step', { params: { bad: true }, ...more })];
      const [problem] = validateWorkflow(parseDocument({ name: 'w', nodes, connections }), lookup);
      expect(problem).toMatchObject({ code: 'NODE_INPUT_INVALID', node: 'a' });
      expect(problem!.severity).toBe(severity);
    },
  );

  it('finds nothing wrong with a sound workflow', () => {
    const nodes = [node('t', 'start'), node('a', 'step', { params: { x: "={{ $('t').item.json.x }}" } }), node('b')];
    expect(problems(nodes, [link('t', 'a'), link('a', 'b', 1), link('a', 'b', 0, 'error')], true)).toEqual([]);
  });

  it.each<[string, object[], object[], string[]]>([
    ['two nodes of one id', [node('a'), node('a', 'step', { name: 'x' })], [], ['NODE_ID_DUPLICATE a id']],
    ['two nodes of one name', [node('a'), node('b', 'step', { name: 'a' })], [], ['NODE_NAME_DUPLICATE b name']],
    ['an unknown type', [node('a', 'nope')], [], ['NODE_TYPE_UNKNOWN a type']],
    ['a wrong parameter', [node('a', 'step', { params: { bad: true } })], [], ['NODE_INPUT_INVALID a params.bad']],
    [
      'an expression that reads from a node that is not there',
      [node('a', 'step', { params: { x: "={{ $('Gone').item }}" } })],
      [],
      ['EXPRESSION_UNKNOWN_NAME a params'],
    ],
    ['a connection that leads nowhere', [node('a')], [link('a', 'x')], ['CONNECTION_INVALID x connections.0']],
    ['a connection that starts nowhere', [node('a')], [link('x', 'a')], ['CONNECTION_INVALID x connections.0']],
    [
      'an output that is not there',
      [node('a'), node('b')],
      [link('a', 'b', 2)],
      ['CONNECTION_INVALID a connections.0'],
    ],
    [
      'a port that is not there',
      [node('a'), node('b')],
      [link('a', 'b', 0, 'side')],
      ['CONNECTION_INVALID a connections.0'],
    ],
    [
      'an input that is not there',
      [node('a'), node('b')],
      [link('a', 'b', 0, 'main', 1)],
      ['CONNECTION_INVALID b connections.0'],
    ],
    [
      'a connection into a trigger',
      [node('a'), node('t', 'start')],
      [link('a', 't')],
      ['CONNECTION_INVALID t connections.0'],
    ],
    [
      'a connection that stands there twice',
      [node('a'), node('b')],
      [link('a', 'b'), link('a', 'b')],
      ['CONNECTION_INVALID a connections.1'],
    ],
    ['a node that leads to itself', [node('a')], [link('a', 'a')], ['WORKFLOW_CYCLE a']],
    [
      'a cycle, once',
      ['a', 'b', 'c'].map((id) => node(id)),
      [link('a', 'b'), link('b', 'c'), link('c', 'a'), link('c', 'b', 1)],
      ['WORKFLOW_CYCLE a'],
    ],
  ])('reports %s', (_what, nodes, connections, expected) => {
    expect(problems(nodes, connections)).toEqual(expected);
  });

  describe('a cycle', () => {
    const abc = [node('a'), node('b'), node('c')];
    const looping = [node('l', 'loop'), node('b'), node('c', 'loop')];
    const limited = (from: string, to: string) => ({ ...link(from, to), limit: 3 });

    it.each<[string, object[], object[], string[]]>([
      ['is legal through the loop output of a loop node', looping, [link('l', 'b', 1), link('b', 'l')], []],
      [
        'is not legal through another output of a loop node, which never ends it',
        looping,
        [link('l', 'b', 0), link('b', 'l')],
        ['WORKFLOW_CYCLE l'],
      ],
      [
        'is not legal through the error port of a loop node, whose number may be that of its loop output',
        looping,
        [link('l', 'b', 0, 'error'), link('b', 'l')],
        ['WORKFLOW_CYCLE l'],
      ],
      ['is legal through a connection with a limit', abc, [link('a', 'b'), limited('b', 'a')], []],
      ['is legal where a node with a limit leads to itself', abc, [limited('a', 'a')], []],
      [
        'inside a legal one needs an end of its own',
        looping,
        [link('l', 'b', 1), link('b', 'c'), link('c', 'b'), link('c', 'l')],
        ['WORKFLOW_CYCLE b'],
      ],
      [
        'inside a legal one is legal with an end of its own',
        looping,
        [link('l', 'b', 1), link('b', 'c'), link('c', 'b', 1), link('c', 'l')],
        [],
      ],
      [
        'beside a limited connection needs one too',
        abc,
        [link('a', 'b'), limited('b', 'a'), link('b', 'c'), link('c', 'a')],
        ['WORKFLOW_CYCLE a'],
      ],
      [
        'is named once for each group of nodes that nothing ends',
        abc,
        [link('a', 'a'), link('b', 'c'), link('c', 'b')],
        ['WORKFLOW_CYCLE a', 'WORKFLOW_CYCLE b'],
      ],
    ])('%s', (_what, nodes, connections, expected) => {
      expect(problems(nodes, connections)).toEqual(expected);
    });
  });

  it('finds no cycle where two branches meet again', () => {
    expect(
      problems(
        ['a', 'b', 'c', 'd'].map((id) => node(id)),
        [link('a', 'b'), link('a', 'c'), link('b', 'd'), link('c', 'd')],
      ),
    ).toEqual([]);
  });

  it('wants an active trigger only for publishing', () => {
    const nodes = [node('a'), node('t', 'start', { disabled: true })];
    expect(problems(nodes)).toEqual([]);
    expect(problems(nodes, [], true)).toEqual(['WORKFLOW_HAS_NO_TRIGGER']);
  });

  it('reports every problem at once', () => {
    expect(problems([node('a', 'nope'), node('a'), node('b')], [link('b', 'b'), link('b', 'x')], true)).toHaveLength(6);
  });
});

describe('import and export', () => {
  it('give the same workflow again', () => {
    const document = parseDocument({
      name: 'w',
      nodes: [node('a', 'step', { credentials: { credential: 'c1' } })],
      connections: [],
    });
    const { workflow, report } = importSluice(exportSluice(document));
    expect(workflow).toEqual(document);
    expect(report).toMatchObject({
      mapped: ['a'],
      unsupported: [],
      warnings: [expect.stringContaining('credentials')],
    });
  });

  it('name every place that is wrong', () => {
    const broken = {
      name: '',
      nodes: [{ id: 'a', name: 'a', type: 't', position: [1] }],
      connections: [{ from: 1 }],
      more: 1,
    };
    expect(() => importSluice(broken)).toThrow(
      expect.objectContaining({
        code: 'BODY_INVALID',
        details: {
          problems: expect.arrayContaining([
            expect.objectContaining({ path: 'name' }),
            expect.objectContaining({ path: 'nodes.0.position' }),
            expect.objectContaining({ path: 'connections.0.from' }),
          ]) as unknown,
        },
      }) as Error,
    );
  });

  it('know a workflow of n8n when they see one', () => {
    expect(() => importSluice({ name: 'x', nodes: [], connections: {} })).toThrow(
      expect.objectContaining({ code: 'WORKFLOW_FORMAT_UNSUPPORTED' }) as Error,
    );
    expect(() => importSluice('text')).toThrow(expect.objectContaining({ code: 'BODY_INVALID' }) as Error);
  });
});
