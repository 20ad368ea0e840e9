import { sha256 } from '../expressions/hash/sha2.ts';
import { toUtf8 } from '../expressions/text/utf8.ts';
import { dataKey } from '../nodes/kit/data-key.ts';
import type { JsonRecord } from './source.ts';

/** Names a type with its parameters: another text as soon as one of them is another. */
export const becameHash = (type: string, params: JsonRecord): string =>
  Array.from(sha256(toUtf8(dataKey([type, params]))).slice(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
