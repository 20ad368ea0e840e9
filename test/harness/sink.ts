import { createServer, type Server, type ServerResponse } from 'node:http';

export interface SinkCall {
  method: string;
  path: string;
  key: string | undefined;
  body: string;
  at: number;
}

/** A service on loopback that logs every call with its idempotency key: the outside truth of a test. */
export class Sink {
  readonly calls: SinkCall[] = [];
  private readonly server: Server;
  private readonly held: ServerResponse[] = [];
  /** How many calls have been answered. */
  answered = 0;
  /** Answers after this many milliseconds. */
  delayMs = 0;
  /** While true, calls are logged and left without an answer. */
  isHolding = false;

  private constructor() {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const key = request.headers['idempotency-key'];
        this.calls.push({
          method: request.method ?? '',
          path: request.url ?? '',
          key: Array.isArray(key) ? key[0] : key,
          body,
          at: Date.now(),
        });
        if (this.isHolding) this.held.push(response);
        else {
          setTimeout(() => {
            this.answered++;
            answer(response);
          }, this.delayMs);
        }
      });
    });
  }

  static async start(): Promise<Sink> {
    const sink = new Sink();
    await new Promise<void>((resolve) => sink.server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get host(): string {
    const address = this.server.address();
    return typeof address === 'object' && address ? `127.0.0.1:${address.port}` : '';
  }

  get url(): string {
    return `http://${this.host}`;
  }

  async stop(): Promise<void> {
    for (const response of this.held) response.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function answer(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ok: true }));
}
