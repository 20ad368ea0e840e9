import type { Json } from '../../workflow/document.ts';
import type { JsonRecord } from './records.ts';

/** How a table looks. Attributes are HTML: `class="wide"`. */
export interface TableLook {
  caption: string;
  capitalize: boolean;
  styled: boolean;
  escape: boolean;
  tableAttributes: string;
  headerAttributes: string;
}

/** Attributes that may differ from row to row. */
export interface RowLook {
  rowAttributes: string;
  cellAttributes: string;
}

const STYLES = {
  table: "style='border-collapse:collapse;font-family:sans-serif'",
  header: "style='text-align:left;font-weight:600'",
  cell: "style='padding:6px 16px 6px 0;border-bottom:1px solid #ddd'",
};

/** An HTML table with a row for each record, and a column for each name that any of them has. */
export function htmlTable(rows: readonly (RowLook & { json: JsonRecord })[], look: TableLook): string {
  const style = (part: keyof typeof STYLES): string => (look.styled ? STYLES[part] : '');
  const escaped = (text: string): string => (look.escape ? escapeHtml(text) : text);
  const columns = [...new Set(rows.flatMap(({ json }) => Object.keys(json)))];
  const head = columns.map((name) => `<th>${escaped(look.capitalize ? titleOf(name) : name)}</th>`).join('');
  const body = rows.map(({ json, rowAttributes, cellAttributes }) => {
    const cells = columns.map((name) => `<td ${style('cell')} ${cellAttributes}>${cellOf(json[name], escaped)}</td>`);
    return `<tr  ${rowAttributes}>${cells.join('')}</tr>`;
  });
  const caption = look.caption === '' ? '' : `<caption>${escaped(look.caption)}</caption>`;
  return (
    `<table ${style('table')} ${look.tableAttributes}>${caption}` +
    `<thead ${style('header')} ${look.headerAttributes}><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`
  );
}

function cellOf(value: Json | undefined, escaped: (text: string) => string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return `<input type="checkbox" ${value ? 'checked="checked"' : ''}/>`;
  return escaped(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** first_name becomes First Name. */
const titleOf = (name: string): string =>
  name
    .split('_')
    .filter((word) => word !== '')
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join(' ');

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
