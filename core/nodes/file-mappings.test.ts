/**
 * If these fail, a node of n8n that reads or writes files becomes one that does something else, or does not come back.
 */
import { describe, expect, it } from 'vitest';
import compression from './compression.ts';
import convert from './convert-to-file.ts';
import extract from './extract-from-file.ts';
import graphql from './graphql.ts';
import type { NodeDefinition } from './kit/definition.ts';
import type { MappingNotes, N8nMapping, Params } from './kit/n8n-mapping.ts';
import move from './move-binary-data.ts';
import rss from './rss-read.ts';
import spreadsheet from './spreadsheet-file.ts';

const mappingOf = ({ n8n }: Pick<NodeDefinition, 'n8n'>): N8nMapping => [n8n].flat()[0] as N8nMapping;
const notes = (): MappingNotes & { said: string[] } => {
  const said: string[] = [];
  return { said, changed: (message) => void said.push(message), unsupported: (message) => void said.push(message) };
};
const toParams = (definition: NodeDefinition, typeVersion: number, parameters: Params, told = notes()): Params => {
  const mapping = mappingOf(definition);
  return mapping.toParams(parameters, { type: mapping.types[0], typeVersion, credentials: [] }, told);
};

/** The other way is checked here: what a mapping's own examples say must mean the same again when it comes back. */
const PAIRS = [extract, convert, spreadsheet, move, compression, graphql, rss].flatMap((definition) =>
  mappingOf(definition as unknown as NodeDefinition).examples!.map(
    (example, index) =>
      [index + 1, definition.type, example.typeVersion, definition as unknown as NodeDefinition, example] as const,
  ),
);

describe.each(PAIRS)('example %i of %s, of version %f', (_index, _type, _version, definition, { params }) => {
  it('goes back to what means the same', () => {
    const back = mappingOf(definition).fromParams(params, notes());
    expect(toParams(definition, back.typeVersion, back.parameters)).toEqual(params);
  });
});

describe('a mapping', () => {
  it('says what has no place here', () => {
    const told = notes();
    toParams(extract as unknown as NodeDefinition, 1, { operation: 'other' }, told);
    toParams(convert as unknown as NodeDefinition, 1.1, { operation: 'xls' }, told);
    toParams(rss as unknown as NodeDefinition, 1.2, { url: 'x', options: { ignoreSSL: true } }, told);
    expect(told.said).toHaveLength(3);
  });
});
