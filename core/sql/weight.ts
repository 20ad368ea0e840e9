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
/** Functions that go through one text for each character of another, and how many such pairs are the work of one visit. */
const PAIRING = new Map([
  ['TRIM', 33],
  ['LTRIM', 33],
  ['RTRIM', 33],
  ['INSTR', 2000],
  ['REPLACE', 2000],
]);
/** Characters that a window gathers in the time of one visit. */
const GATHERED_CHARACTERS = 200;

/** How much work one row of these tables is, where 1 is as little as it can be. */
export function weightOf(tokens: readonly Token[], tables: readonly SqlTable[]): number {
  const rows = tables.reduce((sum, { length }) => sum + length, 0);
  const widest = Math.max(0, ...tables.map((table) => table.widest));
  const characters = charactersIn(tables) / Math.max(1, rows) / ROW_CHARACTERS + widest / WIDEST_CHARACTERS;
  // Leaving rows out of a window makes SQLite go through all of it again for each row.
  const isWindowed = tokens.some((token) => isWord(token, 'EXCLUDE'));
  const window = isWindowed ? Math.max(0, ...tables.map(({ length }) => length)) : 0;
  // A window that gathers makes its text anew for each row.
  const gathered = tokens.filter((_, at) => isCall(tokens, at, GATHERING) && isOverWindow(tokens, at + 1)).length;
  const gathering = (gathered * (charactersIn(tables) + rows)) / GATHERED_CHARACTERS;
  return 1 + window + characters + gathering + pairing(tokens, tables) + growing(tokens) * GROWING_VISITS;
}

/** Work of functions that compare all of two texts, for one row. */
function pairing(tokens: readonly Token[], tables: readonly SqlTable[]): number {
  const longest = longestText(tokens, tables);
  return tokens.reduce((sum, token, at) => {
    const pairs = isCall(tokens, at, [...PAIRING.keys()])
      ? PAIRING.get((token as { value: string }).value.toUpperCase())!
      : 0;
    if (pairs === 0) return sum;
    const end = closing(tokens, at + 1);
    const parts = tokens.slice(at + 2, end);
    if (!parts.some((part) => isMark(part, ','))) return sum;
    // Where the other text is written out, it is as long as it is.
    const last = tokens[end - 1];
    const other = last?.kind === 'text' && isMark(tokens[end - 2], ',') ? last.value.length : longest;
    return sum + (longest * other) / pairs;
  }, 0);
}

/** Characters that a text may have within the query. */
function longestText(tokens: readonly Token[], tables: readonly SqlTable[]): number {
  if (growing(tokens) > 0 || tokens.some((_, at) => isCall(tokens, at, GATHERING))) return LONGEST_LIST * 2;
  // Each joining may double what another one made.
  const joins = tokens.filter((token, at) => isMark(token, '||') || isCall(tokens, at, JOINING)).length;
  const longest = Math.max(0, ...tokens.map(({ raw }) => raw.length), ...tables.map(({ widest }) => widest));
  return Math.min(LONGEST_LIST * 2, longest * 2 ** joins);
}

const isOverWindow = (tokens: readonly Token[], open: number): boolean => {
  let end = closing(tokens, open) + 1;
  if (isWord(tokens[end], 'FILTER')) end = closing(tokens, end + 1) + 1;
  return isWord(tokens[end], 'OVER');
};

/** Most values that a list in JSON may have within the query: one needs two characters for each of them. */
export const longestList = (tokens: readonly Token[], tables: readonly SqlTable[]): number =>
  Math.ceil(longestText(tokens, tables) / 2);

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
