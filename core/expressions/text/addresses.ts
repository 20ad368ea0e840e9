/** Longest local part and longest host name; what is looked at around an `@` is never more. */
const MAX_LOCAL = 64;
const MAX_HOST = 255;

const LABEL = /^(?!-)[\p{L}\p{N}-]{1,63}(?<!-)$/u;
const LOCAL_SIGN = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]/u;
const HOST_SIGN = /[\p{L}\p{N}.-]/u;

const isIpv4 = (host: string): boolean => {
  const parts = host.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
};

/** A name with at least two labels, the last one no number. */
function isName(host: string): boolean {
  const labels = host.split('.');
  if (host.length > MAX_HOST || labels.length < 2 || !labels.every((label) => LABEL.test(label))) return false;
  return /^(?:xn--[a-z0-9-]+|\p{L}{2,})$/iu.test(labels.at(-1)!);
}

const isHost = (host: string): boolean => host.toLowerCase() === 'localhost' || isIpv4(host) || isName(host);

/** Scheme, host and what follows; null when there is no scheme that is known or the host is none. */
function splitUrl(text: string): { host: string; rest: string } | null {
  const scheme = /^(?:https?|ftp):\/\//i.exec(text);
  if (!scheme || text.length > 10_000 || /\s/.test(text)) return null;
  const [authority = ''] = text.slice(scheme[0].length).split(/[/?#]/, 1);
  const host = hostOf(authority.slice(authority.lastIndexOf('@') + 1));
  return host === null ? null : { host, rest: text.slice(scheme[0].length + authority.length) };
}

/** The host without its port; null when one of them is none. */
function hostOf(authority: string): string | null {
  const [host = '', port, more] = authority.split(':');
  if (more !== undefined || (port !== undefined && !/^\d{1,5}$/.test(port))) return null;
  return isHost(host) ? host : null;
}

export const isUrl = (text: string): boolean => splitUrl(text) !== null;

/** A host, with a port, path or query behind it, and no scheme before it. */
export function isDomain(text: string): boolean {
  if (text.length > 10_000 || /\s/.test(text)) return false;
  const [authority = ''] = text.split(/[/?#]/, 1);
  return hostOf(authority) !== null;
}

/** The first e-mail address in a text; undefined when there is none. */
export function findEmail(text: string): string | undefined {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && at - start < MAX_LOCAL && LOCAL_SIGN.test(text[start - 1]!)) start -= 1;
    let end = at + 1;
    while (end < text.length && end - at <= MAX_HOST && HOST_SIGN.test(text[end]!)) end += 1;
    while (end > at + 1 && '.-'.includes(text[end - 1]!)) end -= 1;
    while (start < at && ".'".includes(text[start]!)) start += 1;
    if (start < at && text[at - 1] !== '.' && isName(text.slice(at + 1, end))) return text.slice(start, end);
  }
  return undefined;
}

/** True when the text holds an e-mail address and no white space. */
export const isEmail = (text: string): boolean => !/\s/.test(text) && findEmail(text) !== undefined;

/** The first URL in a text; undefined when there is none. */
export function findUrl(text: string): string | undefined {
  for (const { index } of text.matchAll(/(?:https?|ftp):\/\//gi)) {
    const end = /[\s"'<>`\\^{|}]/.exec(text.slice(index, index + 10_000));
    const found = text.slice(index, index + (end?.index ?? 10_000));
    if (splitUrl(found)) return found;
  }
  return undefined;
}

/** The host of an e-mail address, a URL or a bare domain, when the text is one of them; undefined otherwise. */
export function domainOf(text: string): string | undefined {
  if (text.length > 10_000 || /\s/.test(text)) return undefined;
  const url = splitUrl(text);
  if (url) return url.host;
  const email = findEmail(text);
  if (email !== undefined && email === text) return text.slice(text.lastIndexOf('@') + 1);
  if (text.includes('@')) return undefined;
  const [authority = ''] = text.split(/[/?#]/, 1);
  const host = hostOf(authority);
  return host ?? undefined;
}

/** The path of an absolute URL; undefined for anything else. */
export function pathOf(text: string): string | undefined {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+([^?#\s]*)/i.exec(text);
  return absolute ? absolute[1] || '/' : undefined;
}
