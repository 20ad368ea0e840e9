import { parseIpv4, parseIpv6, specialIpv4, specialIpv6 } from './address-ranges.ts';

/** Parts of a URL as the WHATWG parser gives them. Judging the raw text instead would fall for its many spellings. */
export interface AddressParts {
  /** With its colon, for example `https:`. */
  protocol: string;
  username: string;
  password: string;
  /** IPv6 addresses stand in brackets. */
  hostname: string;
  /** Empty when it is the default port of the protocol. */
  port: string;
}

/** Whether an address may be called, and if not, why, in words for the person who wrote the URL. */
export type AddressVerdict = { ok: true } | { ok: false; reason: string };

/** Name endings that never lead to the public internet. `.example` stays open: it cannot be registered by anyone. */
const PRIVATE_SUFFIXES = [
  'local',
  'localdomain',
  'localhost',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'home.arpa',
  'lan',
  'svc',
  'cluster',
  'test',
  'invalid',
  'onion',
  'in-addr.arpa',
  'ip6.arpa',
  'workgroup',
  'localnet',
];

/** Below 1024 only these are open; 8443 and the like lie above. */
const LOW_PORTS_ALLOWED: ReadonlySet<number> = new Set([80, 443]);

/** Ports above 1023 that speak to databases, caches, brokers, file shares and machine administration. */
const HIGH_PORTS_REFUSED: ReadonlyMap<number, string> = new Map([
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [1719, 'H.323'],
  [1720, 'H.323'],
  [1723, 'PPTP'],
  [2049, 'NFS'],
  [2181, 'ZooKeeper'],
  [2375, 'Docker'],
  [2376, 'Docker'],
  [2377, 'Docker Swarm'],
  [2379, 'etcd'],
  [2380, 'etcd'],
  [3260, 'iSCSI'],
  [3306, 'MySQL'],
  [3389, 'Remote Desktop'],
  [3659, 'SASL'],
  [4045, 'lockd'],
  [4190, 'ManageSieve'],
  [4369, 'Erlang'],
  [5060, 'SIP'],
  [5061, 'SIP'],
  [5432, 'PostgreSQL'],
  [5672, 'AMQP'],
  [5671, 'AMQP'],
  [5900, 'VNC'],
  [5901, 'VNC'],
  [5985, 'WinRM'],
  [5986, 'WinRM'],
  [6000, 'X11'],
  [6379, 'Redis'],
  [6380, 'Redis'],
  [6443, 'Kubernetes'],
  [6566, 'SANE'],
  [6665, 'IRC'],
  [6666, 'IRC'],
  [6667, 'IRC'],
  [6668, 'IRC'],
  [6669, 'IRC'],
  [6679, 'IRC'],
  [6697, 'IRC'],
  [7000, 'Cassandra'],
  [7001, 'Cassandra'],
  [8500, 'Consul'],
  [9042, 'Cassandra'],
  [9092, 'Kafka'],
  [9160, 'Cassandra'],
  [9200, 'Elasticsearch'],
  [9300, 'Elasticsearch'],
  [10250, 'kubelet'],
  [10255, 'kubelet'],
  [10080, 'Amanda'],
  [11211, 'memcached'],
  [15672, 'RabbitMQ administration'],
  [25672, 'RabbitMQ'],
  [27017, 'MongoDB'],
  [27018, 'MongoDB'],
  [27019, 'MongoDB'],
  [50000, 'DB2'],
]);

const refuse = (reason: string): AddressVerdict => ({ ok: false, reason });

/** Lower case without trailing dots: `Example.com.` and `example.com` are one host. */
const normaliseHost = (hostname: string): string => hostname.toLowerCase().replace(/\.+$/, '');

/**
 * Judges whether a workflow may call an address: layer 1 of the guard against requests into private networks.
 * It sees names, not what they resolve to; a public name that leads to a private address is stopped by the network layer.
 * `allow` holds the exact `host:port` pairs that the operator opened.
 */
export function judgeAddress(parts: AddressParts, allow: ReadonlySet<string>): AddressVerdict {
  const { protocol } = parts;
  if (protocol !== 'http:' && protocol !== 'https:') {
    return refuse(`The protocol "${protocol.replace(/:$/, '')}" is not allowed. Use http or https.`);
  }
  if (parts.username !== '' || parts.password !== '') {
    return refuse('The URL carries a user name or password. Use a credential instead.');
  }
  const host = normaliseHost(parts.hostname);
  if (host === '') return refuse('The URL has no host.');
  if (!/^\d*$/.test(parts.port)) return refuse(`The port "${parts.port}" is not a number.`);
  const port = parts.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(parts.port);
  // The operator's list comes before every other rule, but after those that make the pair exact.
  if (allow.has(`${host}:${port}`)) return { ok: true };
  return judgeHost(host) ?? judgePort(port) ?? { ok: true };
}

function judgeHost(host: string): AddressVerdict | null {
  if (host.startsWith('[') || host.includes(':')) {
    const address = parseIpv6(host.replace(/^\[|\]$/g, ''));
    const special = address === null ? 'not a readable IPv6 address' : specialIpv6(address);
    return special === null ? null : refuse(`The address ${host} is refused: ${special}.`);
  }
  const address = parseIpv4(host);
  if (address !== null) {
    const special = specialIpv4(address);
    return special === null ? null : refuse(`The address ${host} is refused: ${special}.`);
  }
  const labels = host.split('.');
  if (labels.length < 2) return refuse(`The name "${host}" has no domain, so it leads into a private network.`);
  if (labels.some((label) => label === '')) return refuse(`The name "${host}" is not a host name.`);
  // The parser turns every numeric spelling of IPv4 into four decimals; a numeric end that is left is none of them.
  if (/^(\d+|0x[0-9a-f]*)$/.test(labels.at(-1)!)) return refuse(`The name "${host}" is not a host name.`);
  const suffix = PRIVATE_SUFFIXES.find((end) => host === end || host.endsWith(`.${end}`));
  return suffix === undefined ? null : refuse(`Names that end in ".${suffix}" lead into a private network.`);
}

function judgePort(port: number): AddressVerdict | null {
  if (port < 1 || port > 65_535) return refuse(`The port ${port} does not exist.`);
  if (port < 1024) {
    return LOW_PORTS_ALLOWED.has(port)
      ? null
      : refuse(`The port ${port} does not belong to a web service. Below 1024 only 80 and 443 are open.`);
  }
  const service = HIGH_PORTS_REFUSED.get(port);
  return service === undefined ? null : refuse(`The port ${port} belongs to ${service}, not to a web service.`);
}
