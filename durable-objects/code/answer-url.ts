const MEMBERS = [
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
] as const;
const CHANGEABLE = new Set<string>(MEMBERS.filter((name) => name !== 'origin'));

/** Answers what the guest's `URL` asks: the members of an address as JSON, or `null` where it is none. */
export function answerUrl(question: string): string {
  const [href, base, member, value] = JSON.parse(question) as [string, string | null, string?, string?];
  const url = URL.parse(href, base ?? undefined);
  if (!url) return 'null';
  if (member !== undefined && CHANGEABLE.has(member)) {
    try {
      url[member as 'href'] = value ?? '';
    } catch {
      return 'null';
    }
  }
  return JSON.stringify(Object.fromEntries(MEMBERS.map((name) => [name, url[name]])));
}
