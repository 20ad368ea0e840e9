/** The name of a file that an answer brings: what the service says, else the end of the address where it looks like one. */
export function fileNameOf(disposition: string | null, url: URL): string | undefined {
  const encoded = /filename\*\s*=\s*(?:utf-8|iso-8859-1)?'[^']*'([^;\s]+)/i.exec(disposition ?? '')?.[1];
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition ?? '');
  const given = (encoded && decoded(encoded)) ?? plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2];
  if (given) return given;
  const last = decoded(url.pathname.split('/').at(-1) ?? '');
  return last && /[^.]\.[A-Za-z0-9]{1,16}$/.test(last) ? last : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
