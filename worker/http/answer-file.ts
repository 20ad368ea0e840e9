import type { Env } from '../env.ts';

/**
 * A file of the editor, or the editor's page for every address that names none: it has pages of its own. A file that is
 * gone, as after an update, is 404 and never the page: a browser would keep that as the script for a year.
 */
export async function answerFile(request: Request, env: Env): Promise<Response> {
  const file = await env.ASSETS.fetch(request);
  if (file.status !== 404) return file;
  const url = new URL(request.url);
  if (!url.pathname.startsWith('/assets/')) return env.ASSETS.fetch(new Request(new URL('/', url), request));
  await file.body?.cancel();
  return new Response('There is no such file. Load the page again.\n', {
    status: 404,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
