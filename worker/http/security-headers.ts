/** Headers that every answer of the API carries. A page that is rendered here brings its own policy. */
export function withSecurityHeaders(response: Response, requestId: string): Response {
  // The answer to a socket's upgrade must be handed on as it is.
  if (response.webSocket) return response;
  const copy = new Response(response.body, response);
  const { headers } = copy;
  headers.set('X-Request-Id', requestId);
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'no-referrer');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('X-Frame-Options', 'DENY');
  if (!headers.has('Content-Security-Policy'))
    headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  return copy;
}
