import { html, pageResponse, type Page } from './page.ts';

/** Seconds until a page that waits looks again; the last one is kept. The look itself is held open as well. */
const DELAYS = [1, 1, 2, 3, 5, 10, 20, 30];
/** After so many looks, most of an hour, the page stands still: whoever is still there asks again himself. */
const MOST_LOOKS = 80;

/** Says that the next page is not there yet, and looks for it again; `looks` is how often it has looked already. */
export function workingPage(address: string, looks: number): Response {
  const next = `${address}?look=${looks + 1}`;
  const goesOn = looks < MOST_LOOKS;
  const delay = DELAYS[Math.min(looks, DELAYS.length - 1)]!;
  // A paragraph keeps the line breaks that are written in it.
  const said = `Your answers have arrived and are being worked on. ${goesOn ? 'This page goes on by itself.' : 'It takes longer than usual.'}`;
  const body = html`<h1>One moment …</h1>
    <p role="status">${said}</p>
    <p class="soft">You can keep this address and come back later.</p>
    <a href="${goesOn ? next : address}">Look now</a>`;
  const head = goesOn && html`<meta http-equiv="refresh" content="${delay};url=${next}" />`;
  return pageResponse({ title: 'One moment …', body, head });
}

/** Says of a page whose time is over that what is sent with it is not taken, and where it goes on. */
export function expiredPage(address: string): Response {
  const title = 'The time to answer is over';
  const body = html`<h1>${title}</h1>
    <p>What is sent with this page is not taken any more; the workflow has gone on without it.</p>
    <a href="${address}">See what comes next</a>`;
  return pageResponse({ title, body }, 410);
}

/** Leads to another place. A redirect would do so as well, but browsers refuse one to elsewhere after a form was sent. */
export function leadingPage(address: string): Response {
  const body = html`<h1>Thank you</h1>
    <p>You are being taken to <a href="${address}" rel="noreferrer">${address}</a>.</p>`;
  return pageResponse({
    title: 'Thank you',
    body,
    head: html`<meta http-equiv="refresh" content="0;url=${address}" />`,
  });
}

/** The end that a workflow describes; with a file the browser is made to save it, and a link does so again. */
export function endingPage(
  ending: { title: string; text: string },
  file: { address: string; name: string } | null,
): Response {
  const title = ending.title || 'Thank you';
  const page: Page = {
    title,
    body: html`<h1>${title}</h1>
      ${ending.text !== '' && html`<p>${ending.text}</p>`}
      ${file && html`<a class="button" href="${file.address}" download>Save ${file.name}</a>`}`,
    head: file && html`<meta http-equiv="refresh" content="1;url=${file.address}" />`,
  };
  return pageResponse(page);
}
