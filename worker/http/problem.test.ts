// If these fail, clients cannot tell errors apart, or learn more than they should.
import { expect, it } from 'vitest';
import { AppError } from '../../core/errors/app-error.ts';
import { answerError, problemResponse } from './problem.ts';

const request = { method: 'GET', path: '/api/v1/workflows', requestId: 'r1' };

it('answers an error as a problem document with its code and request id', async () => {
  const response = answerError(new AppError('CURSOR_INVALID', 'The cursor is not ours.'), request);
  expect([response.status, response.headers.get('content-type'), response.headers.get('x-request-id')]).toEqual([
    400,
    'application/problem+json',
    'r1',
  ]);
  expect(await response.json()).toMatchObject({
    code: 'CURSOR_INVALID',
    status: 400,
    detail: 'The cursor is not ours.',
    instance: '/api/v1/workflows',
  });
});

it('says nothing of an unexpected error', async () => {
  const response = answerError(new TypeError('SELECT secret FROM users'), request);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret');
});

it('tells when to come back, which methods exist, and how to sign in', () => {
  const header = (
    code: 'RATE_LIMITED' | 'METHOD_NOT_ALLOWED' | 'UNAUTHENTICATED' | 'OVERLOADED',
    details: Record<string, unknown>,
    name: string,
  ) => problemResponse({ code, message: '', details }, request).headers.get(name);
  expect(header('RATE_LIMITED', { retryAfterSeconds: 7 }, 'retry-after')).toBe('7');
  expect(header('OVERLOADED', {}, 'retry-after')).toBe('2');
  expect(header('METHOD_NOT_ALLOWED', { allow: ['GET', 'POST'] }, 'allow')).toBe('GET, POST');
  expect(header('UNAUTHENTICATED', {}, 'www-authenticate')).toBe('Bearer');
});
