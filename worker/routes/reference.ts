import { apiReferencePage } from '../http/api-reference.ts';
import type { App } from '../http/app.ts';
import { openApiText } from '../http/openapi.ts';

export const REFERENCE_ROUTES = [
  { method: 'GET', path: '/api/openapi.json' },
  { method: 'GET', path: '/api/docs' },
] as const;

/** What describes the API, made from the same contracts that are mounted. */
export function mountReference(app: App): void {
  app.get(
    REFERENCE_ROUTES[0].path,
    () => new Response(openApiText(), { headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' } }),
  );
  app.get(REFERENCE_ROUTES[1].path, () => apiReferencePage());
}
