import type { Kind } from '../values.ts';

/** JavaScript's own methods, by the kind of value: signature and one line each. Completion, hover text and the reference derive from it. */
type Lines = readonly (readonly [signature: string, description: string])[];

const STRING: Lines = [
  ['at(index)', 'The character at a place; a negative place counts from the end.'],
  ['charAt(index)', 'The character at a place.'],
  ['charCodeAt(index)', 'The number of the UTF-16 unit at a place.'],
  ['codePointAt(index)', 'The number of the character at a place.'],
  ['concat(text, …)', 'The text with others behind it.'],
  ['endsWith(text)', 'True when the text ends so.'],
  ['includes(text)', 'True when the text contains another.'],
  ['indexOf(text)', 'Where another text first stands in it, or -1.'],
  ['lastIndexOf(text)', 'Where another text last stands in it, or -1.'],
  ['localeCompare(text)', 'Negative, zero or positive, as the text sorts before or after another.'],
  ['match(pattern)', 'What a regular expression finds: one match with its groups, or all with the flag g.'],
  ['matchAll(pattern)', 'All matches of a regular expression with their groups, as a list.'],
  ['normalize(form?)', 'The text with its characters in one Unicode form.'],
  ['padEnd(length, fill?)', 'The text filled up at its end.'],
  ['padStart(length, fill?)', 'The text filled up at its start.'],
  ['repeat(count)', 'The text several times.'],
  ['replace(search, by)', 'The text with the first match replaced, or all with the flag g.'],
  ['replaceAll(search, by)', 'The text with all matches replaced.'],
  ['search(pattern)', 'Where a regular expression first matches, or -1.'],
  ['slice(start, end?)', 'A part of the text; negative places count from the end.'],
  ['split(separator)', 'The pieces between the separators, as a list.'],
  ['startsWith(text)', 'True when the text begins so.'],
  ['substring(start, end?)', 'A part of the text.'],
  ['toLowerCase()', 'The text in small letters.'],
  ['toUpperCase()', 'The text in capitals.'],
  ['trim()', 'The text without white space around it.'],
  ['trimEnd()', 'The text without white space at its end.'],
  ['trimStart()', 'The text without white space at its start.'],
];

const ARRAY: Lines = [
  ['at(index)', 'The element at a place; a negative place counts from the end.'],
  ['concat(list, …)', 'The list with others behind it.'],
  ['every(test)', 'True when the test holds for all elements.'],
  ['filter(test)', 'The elements for which the test holds.'],
  ['find(test)', 'The first element for which the test holds.'],
  ['findIndex(test)', 'The place of the first element for which the test holds, or -1.'],
  ['findLast(test)', 'The last element for which the test holds.'],
  ['flat(depth?)', 'The list with the lists in it opened.'],
  ['flatMap(change)', 'What the function makes of each element, lists opened.'],
  ['forEach(do)', 'Calls the function for each element.'],
  ['includes(value)', 'True when the list has the value.'],
  ['indexOf(value)', 'Where the value first stands, or -1.'],
  ['join(separator?)', 'The elements as one text.'],
  ['lastIndexOf(value)', 'Where the value last stands, or -1.'],
  ['map(change)', 'What the function makes of each element.'],
  ['pop()', 'Takes the last element away and gives it.'],
  ['push(value, …)', 'Adds values at the end and gives the new length.'],
  ['reduce(combine, start?)', 'One value out of all elements, from the start.'],
  ['reduceRight(combine, start?)', 'One value out of all elements, from the end.'],
  ['reverse()', 'The elements in the opposite order.'],
  ['shift()', 'Takes the first element away and gives it.'],
  ['slice(start?, end?)', 'A part of the list; negative places count from the end.'],
  ['some(test)', 'True when the test holds for any element.'],
  ['sort(compare?)', 'The elements in order: by their text, or as the function compares them.'],
  ['splice(start, count?, value, …)', 'Takes elements out, puts others in, and gives those taken out.'],
  ['toReversed()', 'A copy in the opposite order.'],
  ['toSorted(compare?)', 'A copy in order.'],
  ['unshift(value, …)', 'Adds values at the start and gives the new length.'],
  ['with(index, value)', 'A copy with another element at a place.'],
];

const NUMBER: Lines = [
  ['toFixed(digits?)', 'The number as text with a fixed number of decimals.'],
  ['toLocaleString(locale?, options?)', 'The number as people in a place write it.'],
  ['toPrecision(digits?)', 'The number as text with a number of significant digits.'],
  ['toString(radix?)', 'The number as text.'],
];

const DATE: Lines = [
  ['getTime()', 'Milliseconds since 1970.'],
  ['getFullYear()', 'The year.'],
  ['getMonth()', 'The month, from 0.'],
  ['getDate()', 'The day of the month.'],
  ['getDay()', 'The day of the week; Sunday is 0.'],
  ['getHours()', 'The hour.'],
  ['getMinutes()', 'The minute.'],
  ['toISOString()', 'The date as ISO 8601 in UTC.'],
  ['toLocaleDateString(locale?, options?)', 'The day as people in a place write it.'],
];

const DATETIME: Lines = [
  ['diff(other, unit?)', 'The time between two moments, as a Duration.'],
  ['diffNow(unit?)', 'The time between this moment and now, as a Duration.'],
  ['endOf(unit)', 'The last moment of the day, month or another unit.'],
  ['equals(other)', 'True for the same moment with the same zone and locale.'],
  ['hasSame(other, unit)', 'True when both lie in the same day, month or another unit.'],
  ['set(values)', 'The moment with some of its parts changed.'],
  ['setLocale(locale)', 'The moment with another language for its texts.'],
  ['setZone(zone)', 'The same moment in another zone.'],
  ['startOf(unit)', 'The first moment of the day, month or another unit.'],
  ['toFormat(format)', 'The moment in a format, for example "dd.MM.yyyy".'],
  ['toHTTP()', 'The moment as HTTP headers write it.'],
  ['toISO()', 'The moment as ISO 8601.'],
  ['toISODate()', 'The day as ISO 8601.'],
  ['toISOTime()', 'The time of day as ISO 8601.'],
  ['toJSDate()', 'The moment as a JavaScript Date.'],
  ['toLocaleString(options?)', 'The moment as people in a place write it.'],
  ['toLocal()', 'The same moment in the zone of the workflow.'],
  ['toMillis()', 'Milliseconds since 1970.'],
  ['toObject()', 'The parts of the moment as a record.'],
  ['toRelative()', 'How far away the moment is, in words.'],
  ['toRFC2822()', 'The moment as e-mail headers write it.'],
  ['toSeconds()', 'Seconds since 1970.'],
  ['toSQL()', 'The moment as SQL writes it.'],
  ['toUTC()', 'The same moment in UTC.'],
  ['until(other)', 'The span of time up to another moment, as an Interval.'],
];

const DURATION: Lines = [
  ['as(unit)', 'The length in one unit.'],
  ['minus(other)', 'A shorter length of time.'],
  ['negate()', 'The length backwards.'],
  ['normalize()', 'The length with each unit below the next larger one.'],
  ['plus(other)', 'A longer length of time.'],
  ['rescale()', 'The length in the units that suit it.'],
  ['shiftTo(unit, …)', 'The length in other units.'],
  ['toFormat(format)', 'The length in a format, for example "hh:mm".'],
  ['toHuman(options?)', 'The length in words.'],
  ['toISO()', 'The length as ISO 8601.'],
  ['toMillis()', 'The length in milliseconds.'],
  ['toObject()', 'The units of the length as a record.'],
];

const INTERVAL: Lines = [
  ['contains(date)', 'True when the moment lies inside.'],
  ['count(unit?)', 'How many days or other units it touches.'],
  ['isAfter(date)', 'True when it begins after the moment.'],
  ['isBefore(date)', 'True when it ends before the moment.'],
  ['length(unit?)', 'Its length in a unit.'],
  ['overlaps(interval)', 'True when both share some time.'],
  ['splitBy(length)', 'Pieces of a length, as a list.'],
  ['toDuration(unit?)', 'Its length as a Duration.'],
  ['toISO()', 'Both ends as ISO 8601.'],
];

const REGEXP: Lines = [
  ['exec(text)', 'The next match with its groups, or null.'],
  ['test(text)', 'True when the pattern is found in the text.'],
];

const MAP: Lines = [
  ['entries()', 'Keys and values, as a list of pairs.'],
  ['get(key)', 'The value of a key.'],
  ['has(key)', 'True when there is the key.'],
  ['keys()', 'The keys, as a list.'],
  ['set(key, value)', 'Sets the value of a key.'],
  ['values()', 'The values, as a list.'],
];

const SET: Lines = [
  ['add(value)', 'Adds a value.'],
  ['has(value)', 'True when there is the value.'],
  ['values()', 'The values, as a list.'],
];

export const NATIVE_METHODS: { readonly [K in Kind]?: Lines } = {
  string: STRING,
  array: ARRAY,
  number: NUMBER,
  date: DATE,
  datetime: DATETIME,
  duration: DURATION,
  interval: INTERVAL,
  regexp: REGEXP,
  map: MAP,
  set: SET,
};

/** What stands behind a dot without a call. */
export const PROPERTIES: { readonly [K in Kind]?: readonly string[] } = {
  string: ['length'],
  array: ['length'],
  datetime: [
    'year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond', 'weekday', 'weekNumber', 'quarter', 'ordinal', 'zoneName',
    'monthLong', 'monthShort', 'weekdayLong', 'weekdayShort', 'daysInMonth', 'isValid',
  ],
  duration: ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds', 'milliseconds', 'isValid'],
  interval: ['start', 'end', 'isValid'],
  regexp: ['source', 'flags', 'lastIndex'],
  map: ['size'],
  set: ['size'],
  error: ['name', 'message'],
}; // prettier-ignore

/** The name in a signature. */
export const nameIn = (signature: string): string => /^[^(]*/.exec(signature)![0];
