// If these fail, a workflow's data can set cookies on our host, split a header, or make the platform throw.
import { expect, it } from 'vitest';
import { givenResponse } from './webhook-answer.ts';

it('passes on ordinary headers and drops those that are not for data', () => {
  const given: [string, string][] = [
    ['Location', '/orders/1'],
    ['Set-Cookie', 'a=1'],
    ['Content-Security-Policy', 'default-src *'],
    ['Content-Length', '999'],
    ['X-Sluice-Execution', 'forged'],
    ['X-Split', 'a\r\nSet-Cookie: b=1'],
    ['X-Wide', 'snowman \u2603'],
    ['bad name', 'x'],
  ];
  expect([...givenResponse(201, given, 'x').headers.keys()].sort()).toEqual(['content-type', 'location']);
});

it('gives no body where the status has none, and replaces a status that is none', async () => {
  expect((await givenResponse(204, [], 'x').text()).length).toBe(0);
  expect([givenResponse(101, [], null).status, givenResponse(700, [], null).status]).toEqual([500, 500]);
});
