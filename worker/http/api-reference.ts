import { ALL_CONTRACTS } from '../../core/api/all.ts';
import { ERROR_CODES } from '../../core/errors/codes.ts';
import { openApiDocument } from './openapi.ts';

const STYLE = `
:root{color-scheme:light dark}
body{font:15px/1.6 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1.25rem}
h1{font-size:1.6rem}h2{margin-top:2.5rem;text-transform:capitalize}
details{border:1px solid #8884;border-radius:8px;margin:.5rem 0;padding:.6rem .9rem}
summary{cursor:pointer;display:flex;gap:.75rem;flex-wrap:wrap;align-items:baseline}
code,pre{font:13px/1.5 ui-monospace,monospace}
pre{overflow:auto;max-height:26rem;background:#8881;padding:.75rem;border-radius:6px}
.method{font-weight:600;min-width:4rem}.about{opacity:.75}
td{padding:.15rem .75rem .15rem 0;vertical-align:top}`;

/** The reference page of the API: plain HTML made from the contracts, without a script and without anything from elsewhere. */
export async function apiReferencePage(): Promise<Response> {
  const paths = openApiDocument()['paths'] as Record<string, Record<string, Operation>>;
  const byTag = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0] ?? 'other';
      byTag.set(tag, [...(byTag.get(tag) ?? []), section(method, path, operation)]);
    }
  }
  const rows = Object.entries(ERROR_CODES).map(
    ([code, kind]) => `<tr id="${code}"><td><code>${code}</code><td>${kind.status}<td>${escape(kind.title)}`,
  );
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sluice API</title><style>${STYLE}</style>
<h1>Sluice API</h1><p>${Object.keys(ALL_CONTRACTS).length} routes. The same as <a href="/api/openapi.json">OpenAPI 3.1</a>.
Send an API key as <code>X-API-Key</code> or an access token as <code>Authorization: Bearer</code>.</p>
${[...byTag].map(([tag, sections]) => `<h2>${escape(tag)}</h2>${sections.join('')}`).join('')}
<h2>Errors</h2><p>Every error is <code>application/problem+json</code> with one of these codes.</p><table>${rows.join('')}</table></html>`;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(STYLE));
  return new Response(html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${Buffer.from(digest).toString('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
  });
}

interface Operation {
  summary: string;
  description?: string;
  tags: string[];
  parameters: { name: string; in: string; required: boolean }[];
  requestBody?: unknown;
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>;
}

function section(method: string, path: string, operation: Operation): string {
  const parameters = operation.parameters.map(
    (one) => `<tr><td><code>${escape(one.name)}</code><td>${one.in}<td>${one.required ? 'required' : 'optional'}`,
  );
  const answers = Object.entries(operation.responses).map(
    ([status, answer]) => `<tr><td>${status}<td>${escape(answer.description)}`,
  );
  return `<details><summary><span class="method">${method.toUpperCase()}</span><code>${escape(path)}</code><span class="about">${escape(operation.summary)}</span></summary>
${operation.description ? `<p>${escape(operation.description)}</p>` : ''}${parameters.length > 0 ? `<h4>Parameters</h4><table>${parameters.join('')}</table>` : ''}
${operation.requestBody ? `<h4>Body</h4><pre>${escape(JSON.stringify(operation.requestBody, null, 2))}</pre>` : ''}
<h4>Answers</h4><table>${answers.join('')}</table></details>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
