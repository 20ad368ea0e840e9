import { AppError, choice, defineNode, number, text } from './kit/kit.ts';

const UNIT_MS = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
/** Longest wait: a year. A typing error of three digits is more likely than a longer one. */
const MAX_WAIT_MS = 366 * UNIT_MS.days;

export default defineNode({
  type: 'wait',
  version: 1,
  label: 'Wait',
  summary: 'Pauses the execution for a time, until a moment, or until a request arrives.',
  group: 'flow',
  icon: 'hourglass',
  fields: {
    mode: choice({
      label: 'Wait',
      options: [
        { value: 'duration', label: 'For a time' },
        { value: 'until', label: 'Until a moment' },
        { value: 'webhook', label: 'Until a request arrives', help: 'Its address is $execution.resumeUrl.' },
      ],
      default: 'duration',
      expressions: false,
    }),
    amount: number({ label: 'Amount', default: 5, min: 0, showWhen: { mode: ['duration'] } }),
    unit: choice({
      label: 'Unit',
      options: [
        { value: 'seconds', label: 'Seconds' },
        { value: 'minutes', label: 'Minutes' },
        { value: 'hours', label: 'Hours' },
        { value: 'days', label: 'Days' },
      ],
      default: 'seconds',
      showWhen: { mode: ['duration'] },
    }),
    until: text({
      label: 'Moment',
      help: 'ISO 8601 with a time zone.',
      placeholder: '2026-12-24T18:00:00Z',
      showWhen: { mode: ['until'] },
    }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    { title: 'Waits for a time', params: { amount: 2, unit: 'minutes' }, waitMs: 120_000 },
    { title: 'Waits until a moment', params: { mode: 'until', until: '2026-01-01T01:00:00+00:30' }, waitMs: 1_800_000 },
    {
      title: 'Does not wait for a moment that has passed',
      params: { mode: 'until', until: '2025-12-31T00:00:00Z' },
      waitMs: 0,
    },
    {
      title: 'Refuses a moment without a time zone',
      params: { mode: 'until', until: '2026-12-24T18:00' },
      error: 'WAIT_INVALID',
    },
    { title: 'Refuses a wait of more than a year', params: { amount: 1000, unit: 'days' }, error: 'WAIT_INVALID' },
  ],
  run(ctx) {
    if (ctx.resumed) return [ctx.items.map((item, index) => ({ ...item, pairedItem: { item: index } }))];
    const { mode, amount, unit, until } = ctx.params(0);
    if (mode === 'webhook') return ctx.wait({ kind: 'webhook' });
    const end = mode === 'duration' ? ctx.now + amount * UNIT_MS[unit] : moment(until);
    if (!(end - ctx.now <= MAX_WAIT_MS)) {
      throw new AppError('WAIT_INVALID', 'The wait is longer than a year. Check the amount and the unit.', {
        path: mode === 'until' ? 'params.until' : 'params.amount',
      });
    }
    return ctx.wait({ kind: 'timer', until: Math.max(end, ctx.now) });
  },
});

/** Epoch milliseconds of an ISO moment. One without a zone would mean another moment on each machine. */
function moment(value: string): number {
  const isIso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i.test(value.trim());
  const milliseconds = isIso ? Date.parse(value.trim().replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    throw new AppError(
      'WAIT_INVALID',
      `"${value}" is not a moment. Write it with a time zone, for example 2026-12-24T18:00:00Z.`,
      { path: 'params.until' },
    );
  }
  return milliseconds;
}
