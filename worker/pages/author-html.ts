import { load } from 'cheerio/slim';
import { isWebAddress } from '../../core/nodes/kit/web-address.ts';
import { html, type Html } from './page.ts';

/** What of an HTML tree is looked at here. */
interface Node {
  type: string;
  name?: string;
  data?: string;
  attribs?: Record<string, string>;
  children?: Node[];
}

/** Elements that are kept, with their attributes that are. All others give their content only. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    (
      'p div br hr h2 h3 h4 h5 h6 ul ol li dl dt dd strong b em i u s small sub sup mark code pre blockquote ' +
      'table thead tbody tfoot tr caption figure figcaption details summary'
    )
      .split(' ')
      .map((name) => [name, []]),
  ),
  th: ['colspan', 'rowspan'],
  td: ['colspan', 'rowspan'],
  a: ['href'],
  img: ['src', 'alt', 'width', 'height'],
};
const EMPTY = new Set(['br', 'hr', 'img']);
/** What is dropped with all that is in it. */
const DROPPED = new Set(
  'script style template noscript title svg math object embed select textarea button audio canvas'.split(' '),
);
/** Frames and films come from elsewhere and could act: their address is given instead. */
const LINKED = new Set(['iframe', 'video']);
const MAX_CHARACTERS = 200_000;
/** The parser takes long over tags within tags within tags. */
const MAX_TAGS = 5000;
const MAX_DEPTH = 100;

/**
 * HTML that the author of a workflow wrote, made anew from what can only be read: no script, no style, no form, no event
 * and no address of another kind. Nothing of it is passed on as it was written.
 */
export function authorHtml(written: string): Html {
  const tree = load(bounded(written), null, false).root()[0] as unknown as Node;
  return { markup: childrenOf(tree, 0) };
}

function bounded(written: string): string {
  let end = -1;
  for (let tags = 0; tags <= MAX_TAGS; tags += 1) {
    end = written.indexOf('<', end + 1);
    if (end < 0) return written.slice(0, MAX_CHARACTERS);
  }
  return written.slice(0, Math.min(end, MAX_CHARACTERS));
}

/** True where it shows pictures from elsewhere. */
export const showsImages = ({ markup }: Html): boolean => markup.includes('<img ');

const childrenOf = ({ children = [] }: Node, depth: number): string =>
  depth > MAX_DEPTH ? '' : children.map((child) => markupOf(child, depth + 1)).join('');

function markupOf(node: Node, depth: number): string {
  if (node.type === 'text') return text(node.data);
  const { name: given = '', attribs = {} } = node;
  if (given === '' || DROPPED.has(given)) return '';
  if (LINKED.has(given)) {
    const address = attribs['src'] ?? '';
    return isWebAddress(address) ? `<p><a ${attribute('href', address)} ${ELSEWHERE}>${text(address)}</a></p>` : '';
  }
  // The page has its own heading of the first level.
  const name = given === 'h1' ? 'h2' : given;
  if (!Object.hasOwn(KEPT, name)) return childrenOf(node, depth);
  if (name === 'img' && !isPicture(attribs['src'])) return text(attribs['alt']);
  const kept = KEPT[name]!.filter((one) => isKept(one, attribs[one])).map((one) => attribute(one, attribs[one]!));
  const open = [name, ...kept, ...(name === 'a' ? [ELSEWHERE] : [])].join(' ');
  return EMPTY.has(name) ? `<${open} />` : `<${open}>${childrenOf(node, depth)}</${name}>`;
}

const ELSEWHERE = 'target="_blank" rel="noopener noreferrer nofollow"';

const text = (given = ''): string => html`${given}`.markup;
const attribute = (name: string, value: string): string => `${name}="${text(value)}"`;

function isKept(name: string, value: string | undefined): boolean {
  if (value === undefined) return false;
  if (name === 'href') return isWebAddress(value) || /^mailto:[^\s]+$/i.test(value);
  return name === 'src' || name === 'alt' || /^\d{1,4}$/.test(value);
}

const isPicture = (source = ''): boolean =>
  /^https:\/\/[^\s]+$/i.test(source) || /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/i.test(source);
