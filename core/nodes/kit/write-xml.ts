import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import { isRecord, type JsonRecord } from './records.ts';

/** How data become XML. */
export interface XmlWriting {
  attributesName: string;
  textName: string;
  /** Name of the outermost element, where the data have not one name alone. */
  rootName: string;
  /** Text with special characters stands in CDATA sections instead of being escaped. */
  cdata: boolean;
  declaration: boolean;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const NAME = /^[\p{L}_:][\p{L}\p{N}\p{M}_:.\-·]*$/u;
// eslint-disable-next-line no-control-regex -- these characters are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Writes a record as an XML document, two spaces further in for each level. Throws NODE_INPUT_INVALID. */
export function writeXml(data: JsonRecord, how: XmlWriting): string {
  const names = Object.keys(data);
  const hasOneName = names.length === 1 && how.rootName === 'root';
  const lines = elementOf(hasOneName ? names[0]! : how.rootName, hasOneName ? data[names[0]!]! : data, how);
  return (how.declaration ? DECLARATION : '') + lines.join('\n');
}

/** The lines of one element. */
function elementOf(name: string, value: Json, how: XmlWriting): string[] {
  if (!NAME.test(name))
    throw new AppError(
      'NODE_INPUT_INVALID',
      `"${name.slice(0, 60)}" cannot be the name of an XML element. Rename it first.`,
    );
  const { attributes, text, children } = partsOf(value, how);
  const open = `<${name}${attributes}`;
  if (children.length === 0) return [text === '' ? `${open}/>` : `${open}>${text}</${name}>`];
  return [`${open}>`, ...(text === '' ? [] : [`  ${text}`]), ...children.map((line) => `  ${line}`), `</${name}>`];
}

interface Parts {
  attributes: string;
  text: string;
  children: string[];
}

function partsOf(value: Json, how: XmlWriting): Parts {
  if (Array.isArray(value)) {
    const children = value.flatMap((entry) => (isRecord(entry) ? partsOf(entry, how).children : []));
    return { attributes: '', text: '', children };
  }
  if (!isRecord(value)) return { attributes: '', text: textOf(value, how), children: [] };
  const parts: Parts = { attributes: '', text: '', children: [] };
  for (const [name, member] of Object.entries(value)) {
    if (name === how.attributesName && isRecord(member)) parts.attributes += attributesOf(member);
    else if (name === how.textName) parts.text += textOf(member, how);
    else if (Array.isArray(member)) parts.children.push(...member.flatMap((entry) => elementOf(name, entry, how)));
    else parts.children.push(...elementOf(name, member, how));
  }
  return parts;
}

const attributesOf = (attributes: JsonRecord): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ` ${name}="${attributeText(value)}"`)
    .join('');

const attributeText = (value: Json): string =>
  checked(plain(value))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;');

function textOf(value: Json, { cdata }: XmlWriting): string {
  const text = checked(plain(value));
  if (cdata && /[&<>]/.test(text)) return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');
}

const plain = (value: Json): string =>
  value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

function checked(text: string): string {
  if (FORBIDDEN.test(text))
    throw new AppError('NODE_INPUT_INVALID', 'A text has a control character, which XML cannot hold. Remove it first.');
  return text;
}
