/**
 * If these fail, a broken workflow is published, or a sound one is refused.
 */
import { describe, expect, it } from 'vitest';
import { exportSluice, importSluice } from './import-export.ts';
import { parseDocument } from './parse-document.ts';
import { type NodeLookup, validateWorkflow } from './validate.ts';

const lookup: NodeLookup = ({ type, params }) => {
  if (type === 'start') return { isTrigger: true, inputs: 0, outputs: 1, problems: [] };
  if (type === 'step')
    return {
      isTrigger: false,
      inputs: 1,
      outputs: 2,
      problems: params.bad ? [{ code: 'NODE_INPUT_INVALID', message: 'bad', path: 'params.bad' }] : [],
    };
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
