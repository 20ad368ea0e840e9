import { z } from 'zod';
import type { Contract } from '../../core/api/contract.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { ErrorCode } from '../../core/errors/codes.ts';
import { decodeUtf8, parseJson } from './parse-json.ts';
import { readBody } from './read-body.ts';

const DEFAULT_BODY_BYTES = 1_048_576;
/** A route that names no query takes none: secrets in URLs and misspelt parameters are refused. */
const NoQuery = z.strictObject({});

/** Path parameters, checked. */
export function parseParams(contract: Contract, params: Record<string, string>): unknown {
  // eslint-disable-next-line no-control-regex -- these characters are what is looked for
  const bad = Object.entries(params).find(([, value]) => /[\u0000-\u001f\u007f]/.test(value));
  if (bad) throw new AppError('PARAMETER_INVALID', `The path parameter "${bad[0]}" holds a control character.`);
  return contract.params ? parse(contract.params, params, 'PARAMETER_INVALID', 'path') : params;
}

/** The query, checked. A parameter given twice is refused rather than one of the two chosen. */
export function parseQuery(contract: Contract, search: URLSearchParams): unknown {
  const given: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of search) {
    if (name in given)
      throw new AppError('PARAMETER_INVALID', `The query parameter "${name.slice(0, 100)}" is given more than once.`);
    given[name] = value;
  }
  return parse(contract.query ?? NoQuery, { ...given }, 'PARAMETER_INVALID', 'query');
}

/** The JSON body, checked. An empty body counts as `{}`, so that bodies of optional fields may be left out. */
export async function parseBody(contract: Contract, request: Request): Promise<unknown> {
  if (!contract.body) return undefined;
  const type = request.headers.get('content-type');
  const mime = type?.split(';')[0]?.trim().toLowerCase();
  if (type !== null && mime !== 'application/json') {
    throw new AppError(
      'CONTENT_TYPE_UNSUPPORTED',
      `The content type ${JSON.stringify(type.slice(0, 100))} is not supported. Send application/json.`,
    );
  }
  const bytes = await readBody(request, contract.maxBodyBytes ?? DEFAULT_BODY_BYTES);
  if (type === null && bytes.length > 0)
    throw new AppError('CONTENT_TYPE_UNSUPPORTED', 'The body has no content type. Send it as application/json.');
  const value = bytes.length === 0 ? {} : parseJson(decodeUtf8(bytes));
  return parse(contract.body, value, contract.invalidBody ?? 'BODY_INVALID', 'body');
}

function parse(schema: z.ZodType, value: unknown, code: ErrorCode, part: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues
    .slice(0, 50)
    .map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const first = problems[0];
  throw new AppError(
    code,
    `The ${part} is not valid${first ? `: ${first.path ? `${first.path}: ` : ''}${first.message}` : ''}`,
    { problems },
  );
}
