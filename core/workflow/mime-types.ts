import type { FileType } from './item.ts';

/** Extensions by MIME type; the first is the one that a file without a name gets. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  'text/plain': ['txt', 'log', 'text'],
  'text/csv': ['csv'],
  'text/tab-separated-values': ['tsv'],
  'text/html': ['html', 'htm'],
  'text/css': ['css'],
  'text/javascript': ['js', 'mjs'],
  'text/markdown': ['md', 'markdown'],
  'text/calendar': ['ics'],
  'text/vcard': ['vcf'],
  'application/json': ['json', 'map'],
  'application/xml': ['xml', 'xsl'],
  'application/rss+xml': ['rss'],
  'application/atom+xml': ['atom'],
  'application/yaml': ['yaml', 'yml'],
  'application/pdf': ['pdf'],
  'application/rtf': ['rtf'],
  'application/zip': ['zip'],
  'application/gzip': ['gz'],
  'application/x-tar': ['tar'],
  'application/x-7z-compressed': ['7z'],
  'application/vnd.rar': ['rar'],
  'application/x-bzip2': ['bz2'],
  'application/epub+zip': ['epub'],
  'application/msword': ['doc'],
  'application/vnd.ms-excel': ['xls'],
  'application/vnd.ms-powerpoint': ['ppt'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/octet-stream': ['bin'],
  'application/wasm': ['wasm'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/svg+xml': ['svg'],
  'image/tiff': ['tiff', 'tif'],
  'image/bmp': ['bmp'],
  'image/x-icon': ['ico'],
  'audio/mpeg': ['mp3'],
  'audio/wav': ['wav'],
  'audio/ogg': ['ogg', 'oga'],
  'audio/mp4': ['m4a'],
  'video/mp4': ['mp4'],
  'video/webm': ['webm'],
  'video/quicktime': ['mov'],
  'video/x-msvideo': ['avi'],
  'font/woff2': ['woff2'],
  'font/ttf': ['ttf'],
};

const TYPES = new Map(
  Object.entries(EXTENSIONS).flatMap(([type, extensions]) => extensions.map((extension) => [extension, type] as const)),
);

/** The MIME type that an extension stands for. */
export const mimeTypeOf = (extension: string): string | undefined => TYPES.get(extension.toLowerCase());

/** The extension, without a dot, that files of a MIME type usually have. */
export const extensionOf = (mimeType: string): string | undefined => EXTENSIONS[bareType(mimeType)]?.[0];

/** A MIME type without its parameters, in lower case. */
export const bareType = (mimeType: string): string => mimeType.split(';')[0]!.trim().toLowerCase();

/** The kind of a file, as n8n names it. */
export function fileTypeOf(mimeType: string): FileType | undefined {
  const type = bareType(mimeType);
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  if (type === 'text/html') return 'html';
  if (type === 'application/pdf') return 'pdf';
  const family = type.split('/')[0];
  if (family === 'image' || family === 'video' || family === 'audio' || family === 'text') return family;
  return type === 'application/javascript' || type === 'application/xml' ? 'text' : undefined;
}

/** True where an answer of this type is a file, and not a text that one wants to read. */
export function isFileType(mimeType: string): boolean {
  const type = bareType(mimeType);
  if (/^(image|audio|video|font)\//.test(type)) return type !== 'image/svg+xml';
  return (
    (/^application\/(octet-stream|pdf|zip|gzip|wasm|msword|rtf|epub\+zip|java-archive)$/.test(type) ||
      /^application\/(vnd\.|x-(7z|bzip|tar|rar|zip|gzip|iso|apple|debian|msdownload))/.test(type)) &&
    !/(\+|\/|\.)(json|xml|javascript)$/.test(type)
  );
}
