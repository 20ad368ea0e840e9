import type { MappingNotes, N8nMapping, Params } from '../n8n-mapping.ts';
import type { Json } from '../../../workflow/document.ts';
import { isRecord } from '../records.ts';
import { SCHEDULE_PAIRS } from './examples-schedule.ts';
import { WEEKDAYS } from '../schedule-rule.ts';

const listOf = (value: Json | undefined): Params[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const asList = (value: Json): Json[] => (Array.isArray(value) ? value : [value]);
/** n8n counts the days of the week from Sunday, 0. */
const toWeekday = (day: Json): string => WEEKDAYS[(Number(day) + 6) % 7] ?? 'monday';
const fromWeekday = (name: Json): number => (WEEKDAYS.indexOf(String(name).toLowerCase()) + 1) % 7;

/** Schedules are looked at once a minute. */
function toMinutes(seconds: number, notes: MappingNotes): Params {
  if (seconds % 60 !== 0)
    notes.changed('Schedules fire at most once a minute; the interval in seconds became one in minutes.');
  return { every: 'minutes', count: Math.max(1, Math.round(seconds / 60)) };
}

function toRule(interval: Params, notes: MappingNotes): Params {
  const at = { hour: interval['triggerAtHour'] ?? 0, minute: interval['triggerAtMinute'] ?? 0 };
  switch (interval['field'] ?? 'days') {
    case 'seconds':
      return toMinutes(Number(interval['secondsInterval'] ?? 30), notes);
    case 'minutes':
      return { every: 'minutes', count: interval['minutesInterval'] ?? 5 };
    case 'hours':
      return { every: 'hours', count: interval['hoursInterval'] ?? 1, minute: at.minute };
    case 'weeks': {
      const weekdays = asList(interval['triggerAtDay'] ?? [0]).map(toWeekday);
      return { every: 'weeks', count: interval['weeksInterval'] ?? 1, weekdays, ...at };
    }
    case 'months': {
      const dayOfMonth = interval['triggerAtDayOfMonth'] ?? 1;
      return { every: 'months', count: interval['monthsInterval'] ?? 1, dayOfMonth, ...at };
    }
    case 'cronExpression':
      return { every: 'cron', cron: interval['expression'] ?? '' };
    default:
      return { every: 'days', count: interval['daysInterval'] ?? 1, ...at };
  }
}

/** The older trigger has modes instead of intervals. */
function toRuleOfMode(time: Params): Params {
  const at = { hour: time['hour'] ?? 14, minute: time['minute'] ?? 0 };
  switch (time['mode'] ?? 'everyDay') {
    case 'everyMinute':
      return { every: 'minutes', count: 1 };
    case 'everyHour':
      return { every: 'hours', count: 1, minute: at.minute };
    case 'everyX':
      return { every: time['unit'] === 'minutes' ? 'minutes' : 'hours', count: time['value'] ?? 2 };
    case 'everyWeek':
      return { every: 'weeks', weekdays: [toWeekday(time['weekday'] ?? '1')], ...at };
    case 'everyMonth':
      return { every: 'months', dayOfMonth: time['dayOfMonth'] ?? 1, ...at };
    case 'custom':
      return { every: 'cron', cron: time['cronExpression'] ?? '' };
    default:
      return { every: 'days', ...at };
  }
}

function fromRule(rule: Params): Params {
  const count = rule['count'] ?? 1;
  const at = { triggerAtHour: rule['hour'] ?? 0, triggerAtMinute: rule['minute'] ?? 0 };
  switch (rule['every'] ?? 'days') {
    case 'minutes':
      return { field: 'minutes', minutesInterval: count };
    case 'hours':
      return { field: 'hours', hoursInterval: count, triggerAtMinute: at.triggerAtMinute };
    case 'weeks': {
      const triggerAtDay = asList(rule['weekdays'] ?? ['monday']).map(fromWeekday);
      return { field: 'weeks', weeksInterval: count, triggerAtDay, ...at };
    }
    case 'months':
      return { field: 'months', monthsInterval: count, triggerAtDayOfMonth: rule['dayOfMonth'] ?? 1, ...at };
    case 'cron':
      return { field: 'cronExpression', expression: rule['cron'] ?? '0 * * * *' };
    default:
      return { field: 'days', daysInterval: count, ...at };
  }
}

const orOne = (list: Params[]): Params[] => (list.length > 0 ? list : [{}]);

/** n8n's schedule trigger in its versions, and the cron and interval triggers that were before it. */
export const SCHEDULE_FROM_N8N: N8nMapping = {
  types: ['n8n-nodes-base.scheduleTrigger', 'n8n-nodes-base.cron', 'n8n-nodes-base.interval'],
  versions: [1, 1.1, 1.2, 1.3],
  examples: SCHEDULE_PAIRS,
  toParams({ rule, triggerTimes, interval, unit }, { type }, notes) {
    if (type === 'n8n-nodes-base.cron')
      return { rules: orOne(listOf(isRecord(triggerTimes) ? triggerTimes['item'] : undefined)).map(toRuleOfMode) };
    if (type === 'n8n-nodes-base.interval') {
      const count = interval ?? 1;
      const isLong = unit === 'minutes' || unit === 'hours';
      return { rules: [isLong ? { every: unit, count } : toMinutes(Number(count), notes)] };
    }
    return { rules: orOne(listOf(isRecord(rule) ? rule['interval'] : undefined)).map((one) => toRule(one, notes)) };
  },
  fromParams: ({ rules, whenMissed }, notes) => {
    if (whenMissed === 'once') notes.changed('n8n starts nothing for times that it missed.');
    return { typeVersion: 1.3, parameters: { rule: { interval: orOne(listOf(rules)).map(fromRule) } } };
  },
};
