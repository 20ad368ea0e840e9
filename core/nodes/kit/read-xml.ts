import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import { setOwn, type JsonRecord } from './records.ts';

/** How XML becomes data. */
export interface XmlReading {
  /** Attributes stand among the elements inside, in a record of their own, or nowhere. */
  attributes: 'merge' | 'apart' | 'ignore';
  /** Name of that record. */
  attributesName: string;
  /** Name of the text of an element that has attributes or elements too. */
  textName: string;
  /** An element is a list even where there is one of it. */
  lists: boolean;
  /** The name of the outermost element is kept. */
  root: boolean;
  trim: boolean;
  normalize: boolean;
  lowerCase: boolean;
}

/** A node as the parser gives it: its name with the nodes inside, and its attributes under ':@'. */
type Ordered = { [name: string]: Ordered[] | string | Record<string, string> };

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // Entities are resolved here: only those that XML itself has, so that a document cannot blow itself up.
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: '#cdata',
});
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads an XML document. Throws NODE_INPUT_INVALID with the line where it is broken. */
export function readXml(xml: string, how: XmlReading, path: string): JsonRecord {
  const valid = XMLValidator.validate(xml.trim());
  if (valid !== true)
    throw new AppError(
      'NODE_INPUT_INVALID',
      `The XML is broken in line ${valid.err.line}: ${valid.err.msg.replace(/\.$/, '')}.`,
      { path },
    );
  const nodes = parsed(xml.trim(), path);
  const root = nodes.find((node) => nameOf(node) !== undefined && nameOf(node) !== '#text');
  if (!root) throw new AppError('NODE_INPUT_INVALID', 'There is no element in the XML.', { path });
  const name = tagOf(root, how);
  const value = elementOf(root, how);
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!how.root && isRecord) return value as JsonRecord;
  const result: JsonRecord = {};
  setOwn(result, name, value);
  return result;
}

/** The parser itself refuses what is nested too deeply and names that belong to JavaScript's objects. */
function parsed(xml: string, path: string): Ordered[] {
  try {
    return parser.parse(xml) as Ordered[];
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AppError('NODE_INPUT_INVALID', `The XML cannot be read: ${reason}`, { path });
  }
}

const nameOf = (node: Ordered): string | undefined => Object.keys(node).find((key) => key !== ':@');
const tagOf = (node: Ordered, { lowerCase }: XmlReading): string =>
  lowerCase ? nameOf(node)!.toLowerCase() : nameOf(node)!;

function elementOf(node: Ordered, how: XmlReading): Json {
  const result: JsonRecord = {};
  const attributes = how.attributes === 'ignore' ? [] : Object.entries((node[':@'] ?? {}) as Record<string, string>);
  const apart: JsonRecord = {};
  for (const [name, value] of attributes) {
    if (how.attributes === 'merge') add(result, name, decoded(value), how);
    else setOwn(apart, name, decoded(value));
  }
  if (Object.keys(apart).length > 0) setOwn(result, how.attributesName, apart);
  let text = '';
  let isLiteral = false;
  for (const child of node[nameOf(node)!] as Ordered[]) {
    const name = nameOf(child)!;
    if (name === '#text') text += decoded(child[name] as string);
    else if (name === '#cdata') {
      isLiteral = true;
      text += (child[name] as Ordered[]).map((part) => part['#text'] as string).join('');
    } else add(result, tagOf(child, how), elementOf(child, how), how);
  }
  const isBlank = text.trim() === '' && !isLiteral;
  if (Object.keys(result).length === 0) return isBlank ? text : tidy(text, how);
  if (!isBlank) setOwn(result, how.textName, tidy(text, how));
  return result;
}

/** Adds a member; a second one of the same name makes a list. */
function add(record: JsonRecord, name: string, value: Json, { lists }: XmlReading): void {
  if (!Object.hasOwn(record, name)) return setOwn(record, name, lists ? [value] : value);
  const before = record[name]!;
  if (Array.isArray(before)) before.push(value);
  else setOwn(record, name, [before, value]);
}

function tidy(text: string, { trim, normalize }: XmlReading): string {
  const trimmed = trim ? text.trim() : text;
  return normalize ? trimmed.replace(/\s{2,}/g, ' ').trim() : trimmed;
}

const decoded = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name]! : whole;
    const code = hex === undefined ? Number.parseInt(decimal!, 10) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
