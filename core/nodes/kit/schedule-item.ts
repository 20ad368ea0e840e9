import { DateTime } from 'luxon';
import type { Item } from '../../workflow/item.ts';

/** The item that a schedule starts an execution with: its moment, in the words that n8n's workflows read. */
export function scheduleItem(at: number, timezone: string): Item {
  const moment = DateTime.fromMillis(at, { zone: timezone, locale: 'en-US' });
  return {
    json: {
      timestamp: moment.toISO()!,
      'Readable date': `${moment.toFormat('MMMM')} ${ordinal(moment.day)} ${moment.toFormat('yyyy, h:mm:ss')} ${moment.toFormat('a').toLowerCase()}`,
      'Readable time': `${moment.toFormat('h:mm:ss')} ${moment.toFormat('a').toLowerCase()}`,
      'Day of week': moment.toFormat('EEEE'),
      Year: moment.toFormat('yyyy'),
      Month: moment.toFormat('MMMM'),
      'Day of month': moment.toFormat('dd'),
      Hour: moment.toFormat('HH'),
      Minute: moment.toFormat('mm'),
      Second: moment.toFormat('ss'),
      Timezone: `${timezone} (UTC${moment.toFormat('ZZ')})`,
    },
  };
}

function ordinal(day: number): string {
  const isTeen = day > 10 && day < 14;
  return `${day}${isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th')}`;
}
