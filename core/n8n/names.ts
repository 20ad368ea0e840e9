import type { Json } from '../workflow/document.ts';
import type { ImportReport } from '../workflow/import-export.ts';
import type { N8nNode } from './source.ts';

const MAX_NAME = 128;
const MAX_ID = 64;

/** A name that is too long here keeps its beginning; an export gives all of it back. */
export const shortName = (name: string): string => name.slice(0, MAX_NAME).trim();

/** An id for each node: its own where it is one of its kind, else the first number that is free. */
export function freshIds(given: readonly (Json | undefined)[]): string[] {
  const usable = (id: Json | undefined): id is string => typeof id === 'string' && id !== '' && id.length <= MAX_ID;
  const taken = new Set<string>(given.filter(usable));
  const used = new Set<string>();
  let number = 0;
  return given.map((id) => {
    let own = usable(id) && !used.has(id) ? id : undefined;
    while (own === undefined) {
      number += 1;
      if (!taken.has(`n_${number}`)) own = `n_${number}`;
    }
    used.add(own);
    return own;
  });
}

/**
 * A name for each node. Names are how expressions find nodes, so each that has to change is reported. Of two nodes with
 * one name the last keeps it: n8n knows no other.
 */
export function freshNames(nodes: readonly N8nNode[], report: ImportReport): string[] {
  const wanted = nodes.map(({ name, type }) => name.slice(0, MAX_NAME) || type.split('.').at(-1)!.slice(0, MAX_NAME));
  const taken = new Set(wanted);
  const used = new Set<string>();
  const names = wanted.toReversed().map((name) => {
    let own = name;
    for (let number = 1; used.has(own) || (own !== name && taken.has(own)); number += 1)
      own = `${name.slice(0, MAX_NAME - 8)} ${number}`;
    used.add(own);
    return own;
  });
  return names.reverse().map((own, index) => {
    const { name } = nodes[index]!;
    if (own !== name)
      report.warnings.push(
        name === ''
          ? `A node had no name and is called "${own}" now.`
          : `The node "${name.slice(0, MAX_NAME)}" is called "${own}" now. Expressions that name it have to be changed.`,
      );
    return own;
  });
}
