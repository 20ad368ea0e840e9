// If these fail, a list leaks its order, or a cursor that somebody made up is believed.
import { expect, it } from 'vitest';
import { makeScope } from '../auth/scope.ts';
import { decodeCursor, encodeCursor, toPage } from './cursor.ts';

const env = { AUTH_KEY: Buffer.alloc(32, 1).toString('base64') };
const scope = makeScope({ workspaceId: 'ws_1', userId: 'usr_1', role: 'owner' });
const position = { at: 1_795_219_200_000, id: 'wf_1' };

it('gives back the position that it was made of', () => {
  expect(decodeCursor('workflows', scope, encodeCursor('workflows', scope, position, env), env)).toEqual(position);
  expect(decodeCursor('workflows', scope, undefined, env)).toBeNull();
});

it('refuses a cursor of another list, of another workspace, of another key, and one that was changed', () => {
  const cursor = encodeCursor('workflows', scope, position, env);
  const other = makeScope({ workspaceId: 'ws_2', userId: 'usr_1', role: 'owner' });
  const changed = `${Buffer.from('[0,"a"]').toString('base64url')}.${cursor.split('.')[1]}`;
  const code = expect.objectContaining({ code: 'CURSOR_INVALID' });
  expect(() => decodeCursor('executions', scope, cursor, env)).toThrow(code);
  expect(() => decodeCursor('workflows', other, cursor, env)).toThrow(code);
  expect(() => decodeCursor('workflows', scope, cursor, { AUTH_KEY: Buffer.alloc(32, 2).toString('base64') })).toThrow(
    code,
  );
  for (const bad of [changed, '', '.', 'abc', `${cursor}x`])
    expect(() => decodeCursor('workflows', scope, bad, env)).toThrow(code);
});

it('still reads cursors of the key before, while both are configured', () => {
  const cursor = encodeCursor('workflows', scope, position, env);
  expect(
    decodeCursor('workflows', scope, cursor, { AUTH_KEY: `${Buffer.alloc(32, 2).toString('base64')},${env.AUTH_KEY}` }),
  ).toEqual(position);
});

it('gives a cursor only where another page follows', () => {
  const page = (rows: number[]) => toPage(rows, 2, String, (row) => `after ${row}`);
  expect(page([1, 2, 3])).toEqual({ items: ['1', '2'], cursor: 'after 2' });
  expect(page([1, 2])).toEqual({ items: ['1', '2'] });
});
