import { useMemo } from 'react';

type Row = Record<string, unknown>;
const MOST_COLUMNS = 24;

/** Fields of all rows in the order in which they first appear. */
function columnsOf(rows: readonly Row[]): string[] {
  const columns = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) columns.add(name);
  return [...columns].slice(0, MOST_COLUMNS);
}

const shown = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

/** With room for several lines, what is nested is laid out. */
const laidOut = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : shown(value);

/** Items as rows. One item is shown on its side: field by field, so that long values have room. */
export function ItemTable({ rows, first = 0 }: { rows: readonly Row[]; first?: number }) {
  const columns = useMemo(() => columnsOf(rows), [rows]);
  const only = rows.length === 1 ? rows[0] : undefined;
  if (columns.length === 0) return <p className="p-3 text-sm text-n11">Items without fields.</p>;
  if (only) {
    return (
      <table className="w-full text-xs">
        <tbody>
          {columns.map((name) => (
            <tr key={name} className="border-b border-n4 align-top">
              <th
                scope="row"
                className="w-px py-1.5 pr-4 pl-3 text-left font-mono font-normal whitespace-nowrap text-n11"
              >
                {name}
              </th>
              <td className="py-1.5 pr-3 font-mono wrap-anywhere whitespace-pre-wrap">
                {laidOut(only[name]).slice(0, 2_000)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    );
  }
  return (
    <div className="overflow-x-auto">
      <table className="min-w-full text-xs">
        <thead>
          <tr className="border-b border-n6 text-left">
            <th scope="col" className="w-px py-1.5 pr-2 pl-3 font-normal text-n10">
              #
            </th>
            {columns.map((name) => (
              <th key={name} scope="col" className="py-1.5 pr-4 font-mono font-medium whitespace-nowrap">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} className="border-b border-n4 hover:bg-n3">
              <td className="py-1.5 pr-2 pl-3 text-n10">{first + index}</td>
              {columns.map((name) => (
                <td
                  key={name}
                  className="max-w-72 truncate py-1.5 pr-4 font-mono"
                  title={shown(row[name]).slice(0, 500)}
                >
                  {shown(row[name]).slice(0, 200)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
