import { load } from 'cheerio/slim';
import type { Json } from '../../../workflow/document.ts';
import { cellText } from './tables.ts';

/** The rows of the first table of a page; of a page without one, none. */
export function readTable(html: string): string[][] {
  const $ = load(html);
  const table = $('table').first();
  return table
    .find('tr')
    .toArray()
    .map((row) =>
      $(row)
        .children('th, td')
        .toArray()
        .map((cell) => $(cell).text().trim().replace(/\s+/g, ' ')),
    )
    .filter((row) => row.length > 0);
}

/** A page with one table, piece by piece. */
export async function* tablePage(
  title: string,
  header: readonly string[] | null,
  rows: AsyncIterable<readonly (Json | undefined)[]>,
): AsyncGenerator<string, void> {
  yield `<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body><table>\n`;
  if (header) yield `<thead><tr>${header.map((name) => `<th>${escaped(name)}</th>`).join('')}</tr></thead>\n`;
  yield '<tbody>\n';
  for await (const row of rows) yield `<tr>${row.map((cell) => `<td>${escaped(cellText(cell))}</td>`).join('')}</tr>\n`;
  yield '</tbody></table></body></html>\n';
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign]!);
