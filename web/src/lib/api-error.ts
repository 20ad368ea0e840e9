/** What validation says of one field. `path` names the field, for example `email`. */
export interface FieldProblem {
  path: string;
  message: string;
  code?: string;
  node?: string;
}

/** A problem document as an error: callers switch on `code`, people read `message`. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly problems: readonly FieldProblem[];

  constructor(status: number, code: string, title: string, detail: string, problems: readonly FieldProblem[] = []) {
    super(detail);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.title = title;
    this.problems = problems;
  }

  /** What the server says of one field. `name` is its path in the body, for example `email` or `fields.token`. */
  forField(name: string): string | undefined {
    return this.problems.find(({ path }) => isAt(path, name))?.message;
  }

  /** Whether fields show all of it, so that no box needs to repeat it. */
  isAllAt(names: readonly string[]): boolean {
    return this.problems.length > 0 && this.problems.every(({ path }) => names.some((name) => isAt(path, name)));
  }
}

/** A problem of an entry of a list belongs to the list's field. */
const isAt = (path: string, name: string): boolean => path === name || path.startsWith(`${name}.`);

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const text = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

/** Reads a problem document; whatever else a proxy may answer becomes an error with the status. */
export async function readProblem(response: Response): Promise<ApiError> {
  const body = record(await response.json().catch(() => null));
  const list = record(body.details).problems;
  const problems = Array.isArray(list)
    ? list.map(record).map((entry) => ({
        path: Array.isArray(entry.path) ? entry.path.join('.') : text(entry.path, ''),
        message: text(entry.message, 'This value is not valid.'),
        ...(typeof entry.code === 'string' ? { code: entry.code } : {}),
        ...(typeof entry.node === 'string' ? { node: entry.node } : {}),
      }))
    : [];
  const title = text(body.title, `The server answered ${response.status}`);
  return new ApiError(
    response.status,
    text(body.code, `HTTP_${response.status}`),
    title,
    text(body.detail, `${title}. Try again in a moment.`),
    problems,
  );
}

/** The error for a request that never got an answer. */
export const unreachableServer = (): ApiError =>
  new ApiError(
    0,
    'UNREACHABLE',
    'Sluice does not answer',
    'The server could not be reached. Check that it is running and that you are online, then try again.',
  );
