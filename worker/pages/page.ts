import { createHash } from 'node:crypto';

/** Text that is safe as HTML. Made by `html`, and by `authorHtml` of what an author wrote. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | null | false | readonly (Html | null | false)[];

/** HTML from a template: what is put in is text, unless it is HTML itself. */
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
:root { color-scheme: light dark; --ground: light-dark(oklch(0.963 0.005 255), oklch(0.183 0.012 258));
  --card: light-dark(oklch(0.994 0.001 255), oklch(0.218 0.013 258)); --ink: light-dark(oklch(0.225 0.021 258), oklch(0.945 0.006 258));
  --soft: light-dark(oklch(0.465 0.022 255), oklch(0.745 0.015 258)); --line: light-dark(oklch(0.66 0.02 255), oklch(0.54 0.021 258));
  --accent: light-dark(oklch(0.53 0.095 195), oklch(0.78 0.11 195)); --on-accent: light-dark(oklch(1 0 0), oklch(0.2 0.03 200));
  --link: light-dark(oklch(0.47 0.088 195), oklch(0.84 0.1 195)); --bad: light-dark(oklch(0.53 0.195 26), oklch(0.745 0.155 24)); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 2rem 1rem; }
.card { background: var(--card); border-radius: 10px; padding: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; }
p { margin: 0 0 1rem; white-space: pre-line; overflow-wrap: anywhere; }
.soft { color: var(--soft); font-size: .875rem; }
.field { margin: 0 0 1.25rem; border: 0; padding: 0; }
label, legend { display: block; font-weight: 600; margin: 0 0 .25rem; padding: 0; overflow-wrap: anywhere; }
label.beside { display: flex; gap: .5rem; align-items: baseline; font-weight: 400; min-height: 2rem; }
input:not([type=checkbox]):not([type=radio]), select, textarea { width: 100%; min-height: 2.75rem; padding: .5rem .75rem;
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
[aria-invalid=true] { border-color: var(--bad) !important; }
.error { color: var(--bad); margin: .25rem 0 0; }
p.error { margin: 0 0 1rem; }
.field > .soft { margin: .25rem 0 0; }
button, .button { display: inline-flex; align-items: center; min-height: 2.75rem; padding: .5rem 1.25rem; font: inherit; font-weight: 600;
  cursor: pointer; border: 0; border-radius: 6px; background: var(--accent); color: var(--on-accent); text-decoration: none;
  overflow-wrap: anywhere; }
a:not(.button) { color: var(--link); overflow-wrap: anywhere; }
.choices { max-height: 20rem; overflow-y: auto; padding: 0 .25rem; }
::placeholder { color: var(--soft); opacity: 1; }
::file-selector-button { font: inherit; margin-right: .75rem; padding: .125rem .625rem; color: inherit; background: var(--ground);
  border: 1px solid var(--line); border-radius: 6px; cursor: pointer; }
.html { overflow-x: auto; overflow-wrap: anywhere; }
.html > :first-child { margin-top: 0; }
.html > :last-child { margin-bottom: 0; }
.html :is(h2, h3, h4) { font-size: 1.125rem; line-height: 1.25; margin: 1rem 0 .5rem; }
.html p { white-space: normal; }
.html img { max-width: 100%; height: auto; }
.html hr { border: 0; border-top: 1px solid var(--line); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
/** One piece, so that no layout of the source puts a space into what the policy's hash is of. */
const STYLE_ELEMENT: Html = { markup: `<style>${STYLE}</style>` };
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export interface Page {
  title: string;
  body: Html;
  /** Where the page leads by itself. */
  head?: Html | null | false;
  /** It shows pictures from elsewhere. */
  hasImages?: boolean;
}

/** A page for people who have nothing but its address: no script, nothing from elsewhere but pictures, and no trace of the address. */
export function pageResponse({ title, body, head = null, hasImages = false }: Page, status = 200): Response {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${title}</title>
        ${head} ${STYLE_ELEMENT}
      </head>
      <body>
        <main><div class="card">${body}</div></main>
      </body>
    </html>`;
  return new Response(markup, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}';${hasImages ? ' img-src https: data:;' : ''} form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
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
