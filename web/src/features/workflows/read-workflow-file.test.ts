// If these fail, what a person pastes is sent to the server as something else than it is.
import { expect, it } from 'vitest';
import { nodesIn, readWorkflowFile, runsInZoneOfInstance } from './read-workflow-file.ts';

it.each([
  ['a workflow of n8n, by its record of connections', '{"nodes":[],"connections":{}}', 'n8n'],
  ['a pasted piece of one, by its parameters', '{"nodes":[{"parameters":{}}]}', 'n8n'],
  ['a workflow of our own', '{"nodes":[],"connections":[]}', 'sluice'],
  ['a command', ' $ curl https://example.com', 'curl'],
])('recognises %s', (_, text, format) => {
  expect(readWorkflowFile(text).format).toBe(format);
});

it('takes the prompt off a command', () => {
  expect(readWorkflowFile('$ curl -I x')).toEqual({ format: 'curl', command: 'curl -I x' });
});

it('names a slip before anything is sent', () => {
  expect(() => readWorkflowFile('{"nodes": [}')).toThrow(/Unexpected|JSON/);
  expect(() => readWorkflowFile('[]')).toThrow('A workflow is a JSON object');
});

it('finds the nodes that a problem is about, and none in a command', () => {
  expect(nodesIn('{"nodes":[{"id":"a","name":"A"},null]}')).toEqual([
    { id: 'a', name: 'A' },
    { id: '#1', name: 'Node 2' },
  ]);
  expect(nodesIn('curl x')).toEqual([]);
});

it.each([
  ['one of n8n that names no zone', '{"nodes":[],"connections":{}}', true],
  ['one that leaves it to its instance', '{"nodes":[],"connections":{},"settings":{"timezone":"DEFAULT"}}', true],
  ['one with a zone of its own', '{"nodes":[],"connections":{},"settings":{"timezone":"Asia/Tokyo"}}', false],
  ['a workflow of our own', '{"nodes":[],"connections":[]}', false],
  ['a command', 'curl https://example.com', false],
  ['what cannot be read', '{"nodes":', false],
])('asks for the zone of the instance of %s: %s', (_, text, asks) => {
  expect(runsInZoneOfInstance(text)).toBe(asks);
});
