/** A line of SQLite's plan for a statement. */
export interface PlanLine {
  id: number;
  parent: number;
  detail: string;
}

/** How large the tables are that a plan reads. Each may be asked by the name that the plan has for it. */
export interface PlanSizes {
  /** Rows of a table, or null where it is not known by this name. */
  rows(name: string): number | null;
  /** Most rows that a search by these columns finds at a time; null where that is not known. */
  most(name: string, columns: readonly string[]): number | null;
  /** Whether a name is that of an input's table, whatever else has it. */
  isInput(name: string): boolean;
  /** Whether several things have the name, so that what the plan says of one may not be true of another. */
  isAmbiguous(name: string): boolean;
  /** Rows that a list in JSON may give at most. */
  readonly list: number;
  /** Rows of the largest input. */
  readonly largest: number;
}

export interface PlanCost {
  /** Most rows that are looked at, each time that they are. */
  visits: number;
  /** Most rows that come out. */
  rows: number;
  /** True where the plan holds a query that goes on with its own results. */
  isRecursive: boolean;
}

/** What sorting a row costs, compared with looking at one; and keeping it for later. Both take room besides. */
const SORT = 20;
const KEEP = 10;

/** Most that a plan can cost: what is nested is multiplied, what SQLite does only sometimes counts as done. */
export function planCost(lines: readonly PlanLine[], sizes: PlanSizes): PlanCost {
  const children = new Map<number, PlanLine[]>();
  for (const line of lines) children.set(line.parent, [...(children.get(line.parent) ?? []), line]);
  const made = new Map<string, number>();
  let once = 0;
  const largest = () => Math.max(sizes.largest, 1, ...made.values());
  const rowsOf = (name: string): number =>
    sizes.rows(name) ?? (sizes.isAmbiguous(name) ? undefined : made.get(name.toLowerCase())) ?? largest();

  const loop = (detail: string): number => {
    const constant = /^SCAN (\d+) CONSTANT ROWS$/.exec(detail);
    if (constant) return Number(constant[1]);
    if (detail === 'SCAN CONSTANT ROW') return 1;
    if (/ VIRTUAL TABLE INDEX /.test(detail)) return sizes.list;
    const read = /^(SCAN|SEARCH) (.*?)(?: USING .*?(?:\((.*)\))?)?(?: (?:LEFT|RIGHT|FULL|SEMI|ANTI)-JOIN)*$/.exec(
      detail,
    );
    if (!read) return largest();
    const [, verb, name = '', columns] = read;
    const all = rowsOf(name);
    const equal = [...(columns ?? '').matchAll(/(?:^| AND )(.+?)=\?/g)].map((found) => found[1]!);
    if (verb !== 'SEARCH' || equal.length === 0) return all;
    return Math.min(all, sizes.most(name, equal) ?? all);
  };

  const walk = (parent: number): { visits: number; rows: number } => {
    let visits = 0;
    let rows = 1;
    let isCompound = false;
    let sum = 0;
    const perRow: number[] = [];
    const all = children.get(parent) ?? [];
    for (const { id, detail } of all) {
      const name = /^(?:MATERIALIZE|CO-ROUTINE) (.*)$/.exec(detail)?.[1];
      if (name !== undefined) {
        if (sizes.isInput(name)) continue;
        const inner = walk(id);
        const cost = inner.visits + inner.rows * KEEP;
        // What needs nothing from outside is made once, and so is an index of what it gives.
        const isKept =
          detail.startsWith('MATERIALIZE') ||
          all.some((line) => line.detail.startsWith(`SEARCH ${name} USING AUTOMATIC `));
        if (isKept && sizes.rows(name) !== null) once += cost;
        else visits += cost;
        made.set(name.toLowerCase(), Math.max(inner.rows, made.get(name.toLowerCase()) ?? 0));
      } else if (/^(?:SCAN|SEARCH) /.test(detail)) {
        rows *= loop(detail);
        visits += rows;
      } else if (detail === 'MULTI-INDEX OR') {
        const parts = (children.get(id) ?? []).map((one) => walk(one.id));
        rows *= parts.reduce((all, part) => all + part.rows, 0);
        visits += rows;
      } else if (detail.startsWith('USE TEMP B-TREE')) visits += rows * SORT;
      else if (detail.startsWith('CORRELATED')) perRow.push(walk(id).visits);
      else if (detail.startsWith('RIGHT-JOIN')) {
        const rest = walk(id);
        visits += rest.visits;
        rows += rest.rows;
      } else {
        const inner = walk(id);
        visits += inner.visits;
        if (/^(?:LEFT|RIGHT|LEFT-MOST SUBQUERY|UNION|EXCEPT|INTERSECT)\b/.test(detail)) {
          isCompound = true;
          sum += inner.rows;
        } else if (/^(?:COMPOUND QUERY|MERGE)/.test(detail)) rows *= inner.rows;
      }
    }
    // Where among the loops it stands does not show in the plan.
    for (const inner of perRow) visits += inner * rows;
    return isCompound ? { visits, rows: sum } : { visits, rows };
  };
  const { visits, rows } = walk(0);
  return { visits: visits + once, rows, isRecursive: lines.some(({ detail }) => detail === 'RECURSIVE STEP') };
}
