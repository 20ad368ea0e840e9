/** What an allow-list says: the pairs that are open, and the entries that could not be read. */
export interface AllowList {
  hosts: ReadonlySet<string>;
  /** Entries without a host or a port, so that the operator can be told. They open nothing. */
  rejected: readonly string[];
}

/**
 * Reads `EGRESS_ALLOW`: comma-separated `host:port` pairs, IPv6 in brackets, for example `127.0.0.1:9100,[::1]:8080`.
 * There are no wildcards: each opened address is written out.
 */
export function parseAllowList(text: string | undefined): AllowList {
  const hosts = new Set<string>();
  const rejected: string[] = [];
  for (const raw of (text ?? '').split(',')) {
    const entry = raw.trim().toLowerCase();
    if (entry === '') continue;
    const match = /^(\[[0-9a-f:.]+\]|[^\s:/@*[\]]+):(\d{1,5})$/.exec(entry);
    const host = match?.[1]?.replace(/\.+$/, '');
    const port = Number(match?.[2]);
    if (!host || !(port >= 1 && port <= 65_535)) rejected.push(raw.trim());
    else hosts.add(`${host}:${port}`);
  }
  return { hosts, rejected };
}
