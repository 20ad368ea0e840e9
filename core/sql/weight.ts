import { charactersIn, type SqlTable } from './protocol.ts';
import { closing, isMark, isNamed, isWord, type Token } from './tokens.ts';

/** A row is as much work as one more row for each so many characters; one that is much longer than the others, for more. */
const ROW_CHARACTERS = 500;
const WIDEST_CHARACTERS = 1_000;
/** What makes long texts out of short ones may work on 2 MB for each row. */
const GROWING_VISITS = 1_000;
/** Values in the longest list that a text can hold. */
const LONGEST_LIST = 1_000_000;
const GROWING = ['HEX', 'PRINTF', 'FORMAT', 'QUOTE'];
const GATHERING = [
  'GROUP_CONCAT',
  'STRING_AGG',
  'JSON_GROUP_ARRAY',
  'JSON_GROUP_OBJECT',
  'JSONB_GROUP_ARRAY',
  'JSONB_GROUP_OBJECT',
];
const JOINING = ['CONCAT', 'CONCAT_WS'];

/** How much work one row of these tables is, where 1 is as little as it can be. */
export function weightOf(tokens: readonly Token[], tables: readonly SqlTable[]): number {
  const rows = tables.reduce((sum, { length }) => sum + length, 0);
  const widest = Math.max(0, ...tables.map((table) => table.widest));
  const characters = charactersIn(tables) / Math.max(1, rows) / ROW_CHARACTERS + widest / WIDEST_CHARACTERS;
  // Leaving rows out of a window makes SQLite go through all of it again for each row.
  const isWindowed = tokens.some((token) => isWord(token, 'EXCLUDE'));
  const window = isWindowed ? Math.max(0, ...tables.map(({ length }) => length)) : 0;
  return 1 + window + characters + growing(tokens) * GROWING_VISITS;
}

/** Most values that a list in JSON may have within the query. */
export function longestList(tokens: readonly Token[], tables: readonly SqlTable[]): number {
  if (growing(tokens) > 0 || tokens.some((_, at) => isCall(tokens, at, GATHERING))) return LONGEST_LIST;
  // Each joining may double what another one made.
  const joins = tokens.filter((token, at) => isMark(token, '||') || isCall(tokens, at, JOINING)).length;
  const longest = Math.max(0, ...tokens.map(({ raw }) => raw.length), ...tables.map(({ widest }) => widest));
  // A list needs two characters for each of its values.
  return Math.min(LONGEST_LIST, Math.ceil(longest / 2) * 2 ** joins);
}

const growing = (tokens: readonly Token[]): number =>
  tokens.filter((_, at) => isCall(tokens, at, GROWING) || (isCall(tokens, at, ['REPLACE']) && grows(tokens, at + 1)))
    .length;

/** The names of functions may be quoted. */
function isCall(tokens: readonly Token[], at: number, names: readonly string[]): boolean {
  const token = tokens[at];
  return isNamed(token) && isMark(tokens[at + 1], '(') && names.includes(token.value.toUpperCase());
}

/** `replace(x, 'a', 'b')` grows unless its last two arguments are texts of which the second is no longer. */
function grows(tokens: readonly Token[], open: number): boolean {
  const end = closing(tokens, open);
  const [found, comma, instead] = tokens.slice(end - 3, end);
  return !(
    found?.kind === 'text' &&
    isMark(comma, ',') &&
    instead?.kind === 'text' &&
    instead.value.length <= found.value.length
  );
}
