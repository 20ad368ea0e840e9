import { connect, type Socket } from 'node:net';

export interface LoadResult {
  requests: number;
  seconds: number;
  perSecond: number;
  p50: number;
  p95: number;
  /** Answers by status. */
  statuses: Record<number, number>;
}

interface LoadOptions {
  url: string;
  connections: number;
  requests: number;
  method: string;
  /** Headers of request number `n`. */
  headers: (n: number) => Record<string, string>;
  body: string;
}

/**
 * Sends a fixed number of requests over a fixed number of kept-alive connections, each as fast as it is answered.
 * Plain sockets: on a machine of two cores the generator must cost little beside what it measures.
 */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const target = new URL(options.url);
  const times: number[] = [];
  const statuses: Record<number, number> = {};
  let next = 0;
  const worker = async () => {
    const connection = await open(target);
    while (next < options.requests) {
      const n = next++;
      const start = performance.now();
      const status = await connection.send(render(target, options, n));
      times.push(performance.now() - start);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
    connection.close();
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: options.connections }, worker));
  const seconds = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { requests: times.length, seconds, perSecond: times.length / seconds, p50: at(0.5), p95: at(0.95), statuses };
}

function render(target: URL, options: LoadOptions, n: number): string {
  const headers = {
    host: target.host,
    'content-length': String(Buffer.byteLength(options.body)),
    ...options.headers(n),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${options.method} ${target.pathname}${target.search} HTTP/1.1\r\n${lines.join('')}\r\n${options.body}`;
}

/** A connection that carries one request at a time and gives each answer's status. */
async function open(target: URL) {
  const socket: Socket = connect(Number(target.port), target.hostname);
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let buffer = '';
  let waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null;
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    buffer += chunk;
    const length = answerLength(buffer);
    if (length === null || buffer.length < length || !waiting) return;
    const status = Number(buffer.slice(9, 12));
    buffer = buffer.slice(length);
    const { resolve } = waiting;
    waiting = null;
    resolve(status);
  });
  socket.on('close', () => waiting?.reject(new Error('The platform closed the connection.')));
  socket.on('error', (error) => waiting?.reject(error));
  return {
    send: (request: string) =>
      new Promise<number>((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

/** Length of the first answer in the buffer; null while it cannot be told. */
function answerLength(buffer: string): number | null {
  const head = buffer.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const headers = buffer.slice(0, head).toLowerCase();
  const length = /\r\ncontent-length: (\d+)/.exec(headers);
  if (length) return head + 4 + Number(length[1]);
  if (!headers.includes('transfer-encoding: chunked')) return head + 4;
  const end = buffer.indexOf('\r\n0\r\n\r\n', head);
  const empty = buffer.startsWith('0\r\n\r\n', head + 4);
  if (empty) return head + 9;
  return end < 0 ? null : end + 7;
}
