import { vi } from 'vitest';

const read = Date.now.bind(Date);

/** Lets every clock of the isolate, those of the objects too, show a moment this far ahead. Undone by `vi.restoreAllMocks`. */
export function moveClock(aheadMs: number): void {
  vi.restoreAllMocks();
  vi.spyOn(Date, 'now').mockImplementation(() => read() + aheadMs);
}
