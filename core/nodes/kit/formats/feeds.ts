import { load } from 'cheerio/slim';
import { AppError } from '../../../errors/app-error.ts';
import type { Json } from '../../../workflow/document.ts';
import { isRecord, setOwn, type JsonRecord } from '../records.ts';
import { readXml } from './xml.ts';

/**
 * The entries of an RSS 2.0, RSS 1.0 or Atom feed, in their order, with the names that RSS uses: title, link, pubDate,
 * isoDate, creator, content, contentSnippet, summary, guid, id, categories, enclosure. `extra` names further elements.
 */
export function feedEntries(source: string, extra: readonly string[]): JsonRecord[] {
  const root = read(source);
  const rss = member(member(root, 'rss'), 'channel');
  if (rss) return listOf(member(rss, 'item')).map((item) => rssEntry(item, extra));
  const rdf = member(root, 'rdf:RDF');
  if (rdf) return listOf(member(rdf, 'item')).map((item) => rssEntry(item, extra));
  const atom = member(root, 'feed');
  if (atom) return listOf(member(atom, 'entry')).map((entry) => atomEntry(entry, extra));
  throw new AppError('HTTP_RESPONSE_INVALID', 'The answer is no feed: neither RSS nor Atom. Check the address.');
}

function read(source: string): Json {
  try {
    return readXml(source.replace(/^\ufeff/, '').trimStart());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('HTTP_RESPONSE_INVALID', `The answer is no feed. ${error.message}`);
  }
}

function rssEntry(item: Json, extra: readonly string[]): JsonRecord {
  const entry: JsonRecord = {};
  const add = adderTo(entry);
  const creator = textOf(member(item, 'dc:creator')) ?? textOf(member(item, 'author'));
  const body = textOf(member(item, 'description'));
  const encoded = textOf(member(item, 'content:encoded'));
  const published = textOf(member(item, 'pubDate')) ?? textOf(member(item, 'dc:date'));
  add('creator', creator);
  add('title', textOf(member(item, 'title')));
  add('link', textOf(member(item, 'link')));
  add('pubDate', published);
  add('author', textOf(member(item, 'author')));
  add('dc:creator', textOf(member(item, 'dc:creator')));
  add('content:encoded', encoded);
  add('content:encodedSnippet', encoded === undefined ? undefined : snippet(encoded));
  add('comments', textOf(member(item, 'comments')));
  add('content', body ?? encoded);
  add('contentSnippet', body === undefined && encoded === undefined ? undefined : snippet(body ?? encoded!));
  add('guid', textOf(member(item, 'guid')));
  add('enclosure', enclosureOf(member(item, 'enclosure')));
  add('categories', listed(listOf(member(item, 'category')).map((one) => textOf(one) ?? '')));
  add('isoDate', isoOf(published));
  for (const name of extra) add(name, member(item, name));
  return entry;
}

function atomEntry(given: Json, extra: readonly string[]): JsonRecord {
  const entry: JsonRecord = {};
  const add = adderTo(entry);
  const links = listOf(member(given, 'link'));
  const link = links.find((one) => (member(one, '@_rel') ?? 'alternate') === 'alternate') ?? links[0];
  const published = textOf(member(given, 'published')) ?? textOf(member(given, 'updated'));
  const content = textOf(member(given, 'content'));
  const summary = textOf(member(given, 'summary'));
  const author = textOf(member(listOf(member(given, 'author'))[0], 'name'));
  add('title', textOf(member(given, 'title')));
  add('link', link === undefined ? undefined : (member(link, '@_href') ?? undefined));
  add('pubDate', isoOf(published));
  add('author', author);
  add('content', content);
  add('contentSnippet', content === undefined ? undefined : snippet(content));
  add('summary', summary);
  add('id', textOf(member(given, 'id')));
  add('categories', listed(listOf(member(given, 'category')).map((one) => textOf(member(one, '@_term')) ?? '')));
  add('isoDate', isoOf(published));
  for (const name of extra) add(name, member(given, name));
  return entry;
}

const adderTo = (entry: JsonRecord) => (name: string, value: Json | undefined) => {
  if (value !== undefined) setOwn(entry, name, value);
};

function member(value: Json | undefined, name: string): Json | undefined {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

const listOf = (value: Json | undefined): Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const listed = (values: string[]): Json | undefined => (values.length > 0 ? values : undefined);

/** The text of an element, with attributes or without; of several the first. */
function textOf(value: Json | undefined): string | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'string') return one;
  return textInside(one);
}

function textInside(value: Json | undefined): string | undefined {
  const text = member(value, '#text');
  return typeof text === 'string' ? text : undefined;
}

function enclosureOf(value: Json | undefined): Json | undefined {
  const [one] = listOf(value);
  if (!isRecord(one)) return undefined;
  return Object.fromEntries(Object.entries(one).map(([name, text]) => [name.replace(/^@_/, ''), text]));
}

/** A text without its markup. */
const snippet = (html: string): string => load(html, null, false).text().trim();

function isoOf(date: string | undefined): string | undefined {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
