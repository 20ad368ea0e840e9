import type { N8nMappingExample } from '../n8n-mapping.ts';

/** Pairs of n8n's triggers by the clock. */
export const SCHEDULE_PAIRS: readonly N8nMappingExample[] = [
  {
    typeVersion: 1,
    parameters: { rule: { interval: [{}] } },
    params: { rules: [{ every: 'days', count: 1, hour: 0, minute: 0 }] },
  },
  {
    typeVersion: 1.1,
    parameters: {
      rule: {
        interval: [
          { field: 'seconds', secondsInterval: 120 },
          { field: 'minutes', minutesInterval: 10 },
          { field: 'hours', hoursInterval: 2, triggerAtMinute: 15 },
          { field: 'days', daysInterval: 3, triggerAtHour: 7 },
        ],
      },
    },
    params: {
      rules: [
        { every: 'minutes', count: 2 },
        { every: 'minutes', count: 10 },
        { every: 'hours', count: 2, minute: 15 },
        { every: 'days', count: 3, hour: 7, minute: 0 },
      ],
    },
  },
  {
    typeVersion: 1.2,
    parameters: {
      rule: {
        interval: [
          { field: 'weeks', triggerAtDay: [1, 0], triggerAtHour: 9, triggerAtMinute: 30 },
          { field: 'months', monthsInterval: 2, triggerAtDayOfMonth: 15 },
        ],
      },
    },
    params: {
      rules: [
        { every: 'weeks', count: 1, weekdays: ['monday', 'sunday'], hour: 9, minute: 30 },
        { every: 'months', count: 2, dayOfMonth: 15, hour: 0, minute: 0 },
      ],
    },
  },
  {
    typeVersion: 1.3,
    parameters: { rule: { interval: [{ field: 'cronExpression', expression: '0 8 * * 1-5' }] } },
    params: { rules: [{ every: 'cron', cron: '0 8 * * 1-5' }] },
  },
  {
    type: 'n8n-nodes-base.cron',
    typeVersion: 1,
    parameters: {
      triggerTimes: {
        item: [
          { hour: 8, minute: 30 },
          { mode: 'everyWeek', hour: 7, weekday: '5' },
          { mode: 'everyX', unit: 'minutes', value: 15 },
          { mode: 'custom', cronExpression: '0 6 * * *' },
        ],
      },
    },
    params: {
      rules: [
        { every: 'days', hour: 8, minute: 30 },
        { every: 'weeks', weekdays: ['friday'], hour: 7, minute: 0 },
        { every: 'minutes', count: 15 },
        { every: 'cron', cron: '0 6 * * *' },
      ],
    },
  },
  {
    type: 'n8n-nodes-base.interval',
    typeVersion: 1,
    parameters: { interval: 2, unit: 'hours' },
    params: { rules: [{ every: 'hours', count: 2 }] },
  },
  {
    type: 'n8n-nodes-base.interval',
    typeVersion: 1,
    parameters: { interval: 300 },
    params: { rules: [{ every: 'minutes', count: 5 }] },
  },
];
