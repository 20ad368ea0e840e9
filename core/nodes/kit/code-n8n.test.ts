// If these fail, a code node of n8n is imported or exported as something that does something else.
import { expect, it } from 'vitest';
import { CODE_FROM_N8N } from './code-n8n.ts';
import type { Params } from './n8n-mapping.ts';

function notes() {
  const said: string[] = [];
  return {
    said,
    changed: (message: string) => void said.push(message),
    unsupported: (message: string) => void said.push(message),
  };
}

const mappingOf = (type: string) => CODE_FROM_N8N.find(({ types }) => types.includes(type))!;
const taken = (type: string, parameters: Params, typeVersion = 2) => {
  const { said, ...rest } = notes();
  return { params: mappingOf(type).toParams(parameters, { type, typeVersion, credentials: [] }, rest), said };
};

it.each<[string, Params, Params]>([
  ['n8n-nodes-base.code', { jsCode: 'return 1' }, { mode: 'all', code: 'return 1' }],
  [
    'n8n-nodes-base.code',
    { jsCode: 'return 1', language: 'javaScript', mode: 'runOnceForAllItems' },
    { mode: 'all', code: 'return 1' },
  ],
  ['n8n-nodes-base.code', { mode: 'runOnceForEachItem', jsCode: 'return item' }, { mode: 'each', code: 'return item' }],
  ['n8n-nodes-base.function', { functionCode: 'return items' }, { mode: 'function', code: 'return items' }],
  ['n8n-nodes-base.functionItem', { functionCode: 'return item' }, { mode: 'function-item', code: 'return item' }],
])('%s %j becomes %j', (type, parameters, expected) => {
  expect(taken(type, parameters)).toEqual({ params: expected, said: [] });
});

it('what n8n runs where no code was written is written down', () => {
  expect(taken('n8n-nodes-base.code', {}).params).toMatchObject({
    code: expect.stringContaining('myNewField = 1') as string,
  });
});

it('Python is not taken, with the reason', () => {
  expect(taken('n8n-nodes-base.code', { language: 'python', pythonCode: 'return []' }).said).toEqual([
    expect.stringContaining('Python'),
  ]);
});

it.each(['all', 'each', 'function'])('the mode %s comes back as it went out', (mode) => {
  const { said, ...rest } = notes();
  const { parameters, typeVersion } = mappingOf('n8n-nodes-base.code').fromParams({ mode, code: 'return items' }, rest);
  expect(taken('n8n-nodes-base.code', parameters, typeVersion).params).toEqual({
    mode: mode === 'each' ? 'each' : 'all',
    code: 'return items',
  });
  expect(said).toEqual([]);
});

it('a function item is written as code that gives the same', () => {
  const { said, ...rest } = notes();
  const { parameters } = mappingOf('n8n-nodes-base.code').fromParams(
    { mode: 'function-item', code: 'return item' },
    rest,
  );
  expect(parameters).toMatchObject({
    mode: 'runOnceForEachItem',
    jsCode: expect.stringContaining('return item') as string,
  });
  expect(said).toHaveLength(1);
});
