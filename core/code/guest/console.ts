import type { Bridge } from './bridge.ts';
import { stringify } from './json.ts';

const LEVELS = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** A value as a line of the log shows it. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === 'object' && value !== null) {
    try {
      return stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner));
    } catch {
      return '[a value that cannot be shown]';
    }
  }
  return String(value);
}

export function makeConsole(bridge: Bridge): Record<string, (...values: unknown[]) => void> {
  const nothing = () => undefined;
  return {
    ...Object.fromEntries(
      LEVELS.map((level) => [level, (...values: unknown[]) => bridge.log(level, values.map(shown).join(' '))]),
    ),
    table: (...values: unknown[]) => bridge.log('log', values.map(shown).join(' ')),
    trace: nothing,
    time: nothing,
    timeEnd: nothing,
    group: nothing,
    groupEnd: nothing,
  };
}
