const DAY = 86_400_000;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });
const number = new Intl.NumberFormat('en-GB');

/** `412 ms`, `1.4 s`, `2 m 05 s`, `2 h 14 m`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`;
  const hours = Math.floor(seconds / 3600);
  if (hours < 48) return `${hours} h ${pad(Math.floor((seconds % 3600) / 60))} m`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `just now`, `4 min ago`, `3 h ago`, then the date. */
export function ago(then: number, now: number): string {
  const ms = now - then;
  if (ms < 10_000) return 'just now';
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s ago`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ago`;
  if (ms < DAY) return `${Math.floor(ms / 3_600_000)} h ago`;
  if (ms < 7 * DAY) return `${Math.floor(ms / DAY)} d ago`;
  return dayAndClock.format(then);
}

/** The time of day within a day, the date besides when it is longer ago. */
export const moment = (then: number, now: number): string => (now - then < DAY / 2 ? clock : dayAndClock).format(then);
export const exactly = (then: number): string => full.format(then);
export const count = (value: number, noun: string): string =>
  `${number.format(value)} ${noun}${value === 1 ? '' : 's'}`;

const pad = (value: number): string => String(value).padStart(2, '0');
