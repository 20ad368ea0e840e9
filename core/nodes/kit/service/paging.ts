import { AppError } from '../../../errors/app-error.ts';
import type { Json } from '../../../workflow/document.ts';
import type { HttpResponse, Pairs } from '../context.ts';
import { getPath } from '../field-path.ts';
import { headerOf } from '../http-response.ts';
import type { Paging } from './literal.ts';

/** Where a page is found: by parameters of the query, or at an address that the service gave. */
export interface PagePlace {
  query: Pairs;
  url?: string;
}

/** A page that was read. */
export interface ReadPage {
  url: string;
  place: PagePlace;
  /** Counted from 1. */
  number: number;
  /** How many items it had. */
  count: number;
  /** How many were asked for. */
  size: number;
  response: HttpResponse;
  body: Json;
}

/** The first page, with so many items on each. */
export function firstPlace(paging: Paging | undefined, size: number): PagePlace {
  if (!paging) return { query: [] };
  const ofSize = [paging.size, String(size)] as const;
  return { query: paging.by === 'page' ? [ofSize, [paging.page, '1']] : [ofSize] };
}

/** Where the next page is; null after the last. Throws HTTP_RESPONSE_INVALID where the pages have no end. */
export function nextPlace(paging: Paging, page: ReadPage): PagePlace | null {
  const ofSize = [paging.size, String(page.size)] as const;
  switch (paging.by) {
    case 'page':
      return page.count < page.size ? null : { query: [ofSize, [paging.page, String(page.number + 1)]] };
    case 'cursor': {
      const next = getPath(page.body, paging.next);
      if (next === undefined || next === null || next === '') return null;
      const place: PagePlace = { query: [ofSize, [paging.cursor, String(next)]] };
      if (page.place.query.some(([name, value]) => name === paging.cursor && value === String(next)))
        throw endless(page);
      return place;
    }
    case 'link': {
      const next = nextLink(headerOf(page.response, 'link') ?? '');
      if (next === null) return null;
      if (next === page.place.url) throw endless(page);
      // Relative ones are not in use, and the secret goes to no other host.
      if (originOf(next) !== originOf(page.url))
        throw new AppError(
          'HTTP_ADDRESS_REFUSED',
          `The next page lies at ${originOf(next) || 'no address'}, another place than ${originOf(page.url)}, and the credential is not sent there.`,
        );
      return { query: [], url: next };
    }
  }
}

const endless = ({ url, number }: ReadPage) =>
  new AppError(
    'HTTP_RESPONSE_INVALID',
    `Page ${number} of ${url.replace(/[?#].*$/s, '')} names itself as the next one, so the pages would have no end. Ask the service.`,
  );

/** The address with `rel="next"` in a header such as `<https://…>; rel="next", <https://…>; rel="last"`. */
function nextLink(header: string): string | null {
  for (const [, address, attributes] of header.matchAll(/<([^>]*)>([^<]*)/g))
    if (/;\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:\s[^"]*)?"?\s*(?:[;,]|$)/i.test(attributes!)) return address!;
  return null;
}

const originOf = (url: string): string => /^https?:\/\/[^/?#\\]*/i.exec(url)?.[0].toLowerCase() ?? '';
