import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { AppError } from '../../../errors/app-error.ts';
import type { Json } from '../../../workflow/document.ts';
import { isRecord } from '../records.ts';

/** XML as a record: attributes under `@_name`, the text of an element with attributes under `#text`. Entities of its own are not resolved. */
export function readXml(source: string, options: { keepText?: boolean } = {}): Json {
  const verdict = XMLValidator.validate(source);
  if (verdict !== true)
    throw new AppError('FILE_INVALID', `The XML is broken in line ${verdict.err.line}: ${verdict.err.msg}`);
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: true,
    htmlEntities: true,
    trimValues: !options.keepText,
  });
  const read = parser.parse(source) as Json;
  // The declaration says nothing about the data.
  if (isRecord(read)) delete read['?xml'];
  return read;
}
