// If these fail, a workflow can register an address outside /webhook/, or is not found at its own.
import { expect, it } from 'vitest';
import { normalizeWebhookPath, requestedWebhookPath } from './webhook-path.ts';

it('takes plain paths, with or without slashes around them', () => {
  expect(['orders', '/orders/new/', 'a.b_c-d~e'].map(normalizeWebhookPath)).toEqual([
    'orders',
    'orders/new',
    'a.b_c-d~e',
  ]);
});

it('refuses what a URL would read in another way', () => {
  for (const path of [
    '',
    '/',
    '../api',
    'a/../b',
    './a',
    'a//b',
    '%2e%2e%2fapi',
    'a b',
    'a?b',
    'a#b',
    'ä',
    'x'.repeat(201),
  ])
    expect(normalizeWebhookPath(path)).toBeNull();
});

it('finds the registered form of a request', () => {
  expect(requestedWebhookPath('/webhook/orders/new')).toBe('orders/new');
  expect(requestedWebhookPath('/webhook/%6frders')).toBe('orders');
  for (const path of ['/webhook/', '/webhook', '/webhook/%zz', '/webhook/%00', '/other/orders'])
    expect(requestedWebhookPath(path)).toBeNull();
});
