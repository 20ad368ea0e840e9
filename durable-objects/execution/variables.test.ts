// If these fail, a workflow finds a variable missing that it reads, or every start asks the database for what nobody reads.
import { expect, it } from 'vitest';
import { WorkflowDocument } from '../../core/workflow/document.ts';
import type { DefinitionsRpc } from './protocol.ts';
import { readVariables, variablesReadBy } from './variables.ts';

const reading = (...sources: string[]) =>
  variablesReadBy(
    WorkflowDocument.parse({
      name: 'Reading',
      nodes: sources.map((source, n) => ({ id: `n${n}`, name: `n${n}`, type: 'set', params: { source } })),
      connections: [],
    }),
  );

it.each<[string, 'none' | 'any' | string[]]>([
  ['={{ $json.vars }}', 'none'],
  ['={{ $varsity.x }}', 'none'],
  ['={{ $vars.region }}', ['region']],
  ['={{ $vars?.region + $vars . city }}', ['region', 'city']],
  ['={{ $vars["region"] }}', ['region']],
  ["={{ $vars['region'] + $vars.region }}", ['region']],
  ['return `${$vars.code}`', ['code']],
  ['={{ $vars[$json.name] }}', 'any'],
  ['={{ Object.keys($vars) }}', 'any'],
  ['={{ $vars }}', 'any'],
  ['={{ $vars.one }} {{ $vars["t" + "wo"] }}', 'any'],
])('%s reads %j', (source, read) => {
  expect(reading(source)).toEqual(read);
});

it('sees all nodes of a workflow', () => {
  expect(reading('={{ $vars.a }}', '={{ $vars.b }}')).toEqual(['a', 'b']);
});

it('gives no variable of a name that nobody set, whatever every record inherits', async () => {
  const worker = { variables: async () => ({ ok: true, value: { region: 'eu' } }) } as unknown as DefinitionsRpc;
  expect(await readVariables(['region', 'constructor', 'toString'], 'w', worker)).toEqual({ region: 'eu' });
});
