/** What the platform answered instead of what was asked for, or why it could not be asked. */
export class ApiProblem extends Error {}

/** Asks the API; gives the JSON of the answer. Throws ApiProblem. */
export type Api = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** The API at `SLUICE_URL` (the local one when absent), for the key in `SLUICE_API_KEY`. */
export function connect(
  variables: Readonly<Record<string, string | undefined>>,
  send: (url: string, init: RequestInit) => Promise<Response>,
): Api {
  const base = (variables['SLUICE_URL'] || 'http://127.0.0.1:8787').replace(/\/+$/, '');
  const key = variables['SLUICE_API_KEY'];
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    if (!key) throw new ApiProblem('SLUICE_API_KEY is not set. Make a key under Settings → API keys and put it there.');
    const response = await send(`${base}/api/v1${path}`, {
      method,
      headers: { 'x-api-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((thrown: unknown) => {
      throw new ApiProblem(`${base} does not answer (${reasonOf(thrown)}). Is it running? SLUICE_URL names it.`);
    });
    const text = await response.text();
    if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
    throw new ApiProblem(describe(response.status, text));
  };
}

const reasonOf = (thrown: unknown): string => {
  const { cause, message } = thrown as { cause?: { code?: string }; message?: string };
  return cause?.code ?? message ?? String(thrown);
};

interface ProblemDocument {
  code?: string;
  detail?: string;
  details?: { problems?: { message: string; path?: string }[] };
  problems?: { message: string; path?: string }[];
}

/** A problem document in words, with every problem that it lists. */
function describe(status: number, text: string): string {
  let problem: ProblemDocument;
  try {
    problem = JSON.parse(text) as ProblemDocument;
  } catch {
    return `The platform answered with status ${status}.`;
  }
  const list = problem.problems ?? problem.details?.problems ?? [];
  return [
    `${problem.code ?? status}: ${problem.detail ?? 'The request was refused.'}`,
    ...list.map(({ path, message }) => `  ${path ? `${path}: ` : ''}${message}`),
  ].join('\n');
}
