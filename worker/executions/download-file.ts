import { AppError } from '../../core/errors/app-error.ts';
import { isFileId } from '../../core/workflow/file-reference.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import type { Env } from '../env.ts';

/** A file of an execution as a download: whatever it is, a browser saves it and runs nothing of it. */
export async function downloadFile(env: Env, executionId: string, fileId: string): Promise<Response> {
  const file = isFileId(fileId) ? await env.BLOBS.get(payloadKey(executionId, fileId)) : null;
  if (!file)
    throw new AppError('FILE_NOT_FOUND', `The execution ${executionId} has no file ${JSON.stringify(fileId)}.`);
  const type = file.httpMetadata?.contentType ?? '';
  const name = file.customMetadata?.['name'] ?? 'file';
  return new Response(file.body, {
    headers: {
      'Content-Type': /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream',
      'Content-Length': String(file.size),
      // The name is percent-encoded in storage already.
      'Content-Disposition': `attachment; filename*=UTF-8''${name.replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Cache-Control': 'private, no-store',
    },
  });
}
