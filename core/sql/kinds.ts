import { closing, isMark, isNamed, isWord, joined, type Token } from './tokens.ts';

/** What the values of a column of the result are, where SQLite does not say it: it has neither booleans nor JSON. */
export type Kind = 'boolean' | 'json' | 'record';

/** Queries within one another through which a name is followed. */
const MOST_ROUNDS = 4;
const PASS_ON = ['COALESCE', 'IFNULL', 'MIN', 'MAX', 'NULL', 'TRUE', 'FALSE'];
const MAKE_JSON =
  'JSON JSON_ARRAY JSON_OBJECT JSON_GROUP_ARRAY JSON_GROUP_OBJECT JSON_SET JSON_INSERT JSON_REPLACE JSON_REMOVE JSON_PATCH'.split(
    ' ',
  );

/**
 * Kinds of the query's columns, by their names in small letters: of columns of the tables, and of what the query names
 * anew. A name that stands for different kinds has none.
 */
export function kindsOf(tokens: readonly Token[], booleans: ReadonlySet<string>): ReadonlyMap<string, Kind> {
  const items = tokens.flatMap((token, at) => (isWord(token, 'SELECT') ? itemsBehind(tokens, at + 1) : []));
  let kinds: ReadonlyMap<string, Kind> = new Map([...booleans].map((name) => [name.toLowerCase(), 'boolean']));
  // A name may pass through queries within queries, and these stand before or behind those that read them.
  for (let round = 0; round < MOST_ROUNDS; round += 1) kinds = kindsAfter(items, kinds, booleans);
  return kinds;
}

function kindsAfter(
  items: readonly Token[][],
  before: ReadonlyMap<string, Kind>,
  booleans: ReadonlySet<string>,
): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind | null>([...booleans].map((name) => [name.toLowerCase(), 'boolean']));
  for (const item of items) {
    const { body, name } = namedAs(item);
    const key = name.toLowerCase();
    if (isPlainColumn(body) && body.at(-1)!.value.toLowerCase() === key) continue;
    const kind = kindOf(body, before);
    kinds.set(key, kinds.has(key) && kinds.get(key) !== kind ? null : kind);
  }
  return new Map([...kinds].filter((entry): entry is [string, Kind] => entry[1] !== null));
}

/** The columns that a SELECT names, up to what ends their list. */
function itemsBehind(tokens: readonly Token[], from: number): Token[][] {
  const items: Token[][] = [[]];
  const start = isWord(tokens[from], 'DISTINCT', 'ALL') ? from + 1 : from;
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if (isWord(token, 'FROM', 'WHERE', 'UNION', 'EXCEPT', 'INTERSECT', 'ORDER', 'LIMIT') || isMark(token, ')')) break;
    if (isMark(token, ',')) items.push([]);
    else {
      const end = isMark(token, '(') ? Math.min(closing(tokens, at), tokens.length - 1) : at;
      items.at(-1)!.push(...tokens.slice(at, end + 1));
      at = end;
    }
  }
  return items.filter((item) => item.length > 0);
}

function namedAs(item: Token[]): { body: Token[]; name: string } {
  const last = item.at(-1)!;
  const before = item.at(-2);
  if (isNamed(last) || last.kind === 'text') {
    if (isWord(before, 'AS')) return { body: item.slice(0, -2), name: last.value };
    const isNew =
      before && (isNamed(before) || before.kind === 'text' || before.kind === 'number' || isMark(before, ')'));
    if (isNew && !isWord(last, 'END')) return { body: item.slice(0, -1), name: last.value };
  }
  return { body: item, name: isPlainColumn(item) ? last.value : joined(item) };
}

const isPlainColumn = (body: readonly Token[]): boolean =>
  (body.length === 1 && isNamed(body[0]) && !isWord(body[0], 'TRUE', 'FALSE', 'NULL')) ||
  (body.length === 3 && isNamed(body[0]) && isMark(body[1], '.') && isNamed(body[2]));

function kindOf(body: readonly Token[], kinds: ReadonlyMap<string, Kind>): Kind | null {
  const first = body[0];
  if (isPlainColumn(body)) return kinds.get(body.at(-1)!.value.toLowerCase()) ?? null;
  if (isWord(first, ...MAKE_JSON) && isMark(body[1], '(') && closing(body, 1) === body.length - 1) return 'json';
  if (isWord(first, 'JSON_EXTRACT') && closing(body, 1) === body.length - 1) return 'record';
  const arrow = body.findLast((token) => isMark(token, '->') || isMark(token, '->>'));
  if (
    arrow &&
    body.every(
      (token) =>
        isNamed(token) ||
        token.kind === 'text' ||
        token.kind === 'number' ||
        token === arrow ||
        /^(?:->>?|\.)$/.test(token.raw),
    )
  )
    return arrow.value === '->' ? 'json' : 'record';
  const isPassedOn = body.every(
    (token, at) =>
      isMark(token, '(') ||
      isMark(token, ')') ||
      isMark(token, ',') ||
      isMark(token, '.') ||
      isWord(token, ...PASS_ON) ||
      isMark(body[at + 1], '.') ||
      (isNamed(token) && kinds.get(token.value.toLowerCase()) === 'boolean'),
  );
  const saysOne = body.some(
    (token) => isWord(token, 'TRUE', 'FALSE') || (isNamed(token) && kinds.get(token.value.toLowerCase()) === 'boolean'),
  );
  return isPassedOn && saysOne ? 'boolean' : null;
}
