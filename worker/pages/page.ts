import { createHash } from 'node:crypto';

/** Text that is safe as HTML. Made by `html` only. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | null | false | readonly (Html | null | false)[];

/** HTML from a template: what is put in is text, unless it is HTML itself. Nothing else makes markup. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: strings.reduce((done, string, index) => done + markupOf(parts[index - 1] ?? null) + string) };
}

function markupOf(part: Part): string {
  if (part === null || part === false) return '';
  if (Array.isArray(part)) return part.map((one: Html | null | false) => markupOf(one)).join('');
  if (typeof part === 'object') return (part as Html).markup;
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --ground: light-dark(#f6f7f9, #14161a); --card: light-dark(#fff, #1c1f25);
  --ink: light-dark(#1b1f27, #eceef2); --soft: light-dark(#555d6b, #a9b0bd); --line: light-dark(#8b93a1, #6d7583);
  --accent: light-dark(#2450c8, #9db8ff); --on-accent: light-dark(#fff, #10131a); --bad: light-dark(#b3261e, #ffb4ab); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 2rem 1rem; }
.card { background: var(--card); border-radius: 12px; padding: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
p { margin: 0 0 1rem; white-space: pre-line; overflow-wrap: anywhere; }
.soft { color: var(--soft); font-size: .875rem; }
.field { margin: 0 0 1.25rem; border: 0; padding: 0; }
label, legend { display: block; font-weight: 600; margin: 0 0 .25rem; padding: 0; overflow-wrap: anywhere; }
label.beside { display: flex; gap: .5rem; align-items: baseline; font-weight: 400; min-height: 2rem; }
input:not([type=checkbox]):not([type=radio]), select, textarea { width: 100%; min-height: 2.75rem; padding: .5rem .75rem;
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
[aria-invalid=true] { border-color: var(--bad) !important; }
.error { color: var(--bad); margin: .25rem 0 0; }
button { min-height: 2.75rem; padding: .5rem 1.25rem; font: inherit; font-weight: 600; cursor: pointer; border: 0;
  border-radius: 8px; background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
/** One piece, so that no layout of the source puts a space into what the policy's hash is of. */
const STYLE_ELEMENT: Html = { markup: `<style>${STYLE}</style>` };
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export interface Page {
  title: string;
  body: Html;
}

/** A page for people who have nothing but its address: no script, nothing from elsewhere, and no trace of the address. */
export function pageResponse({ title, body }: Page, status = 200): Response {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${title}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main><div class="card">${body}</div></main>
      </body>
    </html>`;
  return new Response(markup, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex, nofollow',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
    },
  });
}

/** A page that only says something. `code` is there for whoever is asked for help. */
export function messagePage(
  { title, text, code }: { title: string; text: string; code?: string },
  status = 200,
): Response {
  const body = html`<h1>${title}</h1>
    <p>${text}</p>
    ${code !== undefined && html`<p class="soft">${code}</p>`}`;
  return pageResponse({ title, body }, status);
}
