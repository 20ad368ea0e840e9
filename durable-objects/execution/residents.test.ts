// If these fail, the platform keeps too many objects in memory, or throws out those that it need not.
import { expect, it, vi } from 'vitest';

// Other tests of this process hold objects too.
vi.resetModules();
const { noteActive, noteReleased, residents } = await import('./residents.ts');

it('counts each object once, until it was idle for longer than the platform keeps it, or was released', () => {
  noteActive('a', 0);
  noteActive('b', 1000);
  noteActive('a', 2000);
  expect(residents()).toBe(2);
  noteActive('c', 13_500);
  expect(residents()).toBe(2);
  noteReleased('c');
  expect(residents()).toBe(1);
  noteActive('d', 100_000);
  expect(residents()).toBe(1);
});
