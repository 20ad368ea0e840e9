import { problemOf } from './kit/schedule-rule.ts';
import { scheduleItem } from './kit/schedule-item.ts';
import { SCHEDULE_FROM_N8N } from './kit/n8n/schedule.ts';
import { choice, defineNode, list, names, number, text } from './kit/kit.ts';

const MAX_RULES = 20;

export default defineNode({
  type: 'schedule',
  version: 1,
  label: 'Schedule',
  summary: 'Starts the workflow at set times, in the time zone of the workflow.',
  group: 'trigger',
  icon: 'calendar-clock',
  fields: {
    rules: list(
      {
        every: choice({
          label: 'Every',
          options: [
            { value: 'minutes', label: 'Minutes' },
            { value: 'hours', label: 'Hours' },
            { value: 'days', label: 'Days' },
            { value: 'weeks', label: 'Weeks' },
            { value: 'months', label: 'Months' },
            { value: 'cron', label: 'Cron expression' },
          ],
          default: 'days',
          expressions: false,
        }),
        count: number({
          label: 'Every how many',
          help: '2 with "Days" is every second day. Minutes and hours are counted from midnight.',
          default: 1,
          min: 1,
          max: 1440,
          integer: true,
          showWhen: { every: ['minutes', 'hours', 'days', 'weeks', 'months'] },
          expressions: false,
        }),
        weekdays: names({
          label: 'On days',
          help: 'monday, tuesday and so on.',
          default: ['monday'],
          showWhen: { every: ['weeks'] },
          expressions: false,
        }),
        dayOfMonth: number({
          label: 'On day of the month',
          help: 'In a shorter month it is the last day.',
          default: 1,
          min: 1,
          max: 31,
          integer: true,
          showWhen: { every: ['months'] },
          expressions: false,
        }),
        hour: number({
          label: 'At hour',
          default: 0,
          min: 0,
          max: 23,
          integer: true,
          showWhen: { every: ['days', 'weeks', 'months'] },
          expressions: false,
        }),
        minute: number({
          label: 'At minute',
          default: 0,
          min: 0,
          max: 59,
          integer: true,
          showWhen: { every: ['hours', 'days', 'weeks', 'months'] },
          expressions: false,
        }),
        cron: text({
          label: 'Cron expression',
          help: 'Minute, hour, day of month, month and day of week.',
          placeholder: '30 8 * * 1-5',
          default: '0 * * * *',
          showWhen: { every: ['cron'] },
          expressions: false,
        }),
      },
      { label: 'Times', default: [{}] },
    ),
    whenMissed: choice({
      label: 'When a time was missed',
      help: 'Because the platform was not running, for example.',
      options: [
        { value: 'once', label: 'Start once when it is back' },
        { value: 'skip', label: 'Wait for the next time' },
      ],
      default: 'once',
      expressions: false,
    }),
  },
  inputs: [],
  outputs: ['time'],
  trigger: { kind: 'schedule' },
  startItem: ({ at, timezone }) => scheduleItem(at, timezone),
  check: ({ rules }) => {
    if (rules.length > MAX_RULES)
      return [
        {
          code: 'NODE_INPUT_INVALID',
          message: `A schedule has at most ${MAX_RULES} times, and here are ${rules.length}. Say them with a cron expression.`,
          path: 'params.rules',
        },
      ];
    return rules.flatMap((rule, index) => {
      const problem = problemOf(rule, 'UTC');
      const path = `params.rules.${index}.${problem?.member}`;
      return problem ? [{ code: 'NODE_INPUT_INVALID', message: problem.message, path }] : [];
    });
  },
  n8n: SCHEDULE_FROM_N8N,
  examples: [
    {
      title: 'Starts every morning at half past eight',
      params: { rules: [{ every: 'days', hour: 8, minute: 30 }] },
      output: [[{ timestamp: '2026-01-01T08:30:00.000Z', Hour: '08', Minute: '30' }]],
    },
    {
      title: 'Starts every second week on Monday and on Friday',
      params: { rules: [{ every: 'weeks', count: 2, weekdays: ['monday', 'friday'] }] },
      output: [[{ timestamp: '2026-01-02T00:00:00.000Z', 'Day of week': 'Friday' }]],
    },
  ],
});
