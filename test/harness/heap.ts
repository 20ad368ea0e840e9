/** V8 of the product's code in a platform that was started with an INSPECTOR_PORT. */
export class Heap {
  private readonly socket: WebSocket;
  private nextId = 1;

  private constructor(socket: WebSocket) {
    this.socket = socket;
  }

  static async open(port: number): Promise<Heap> {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
      id: string;
      webSocketDebuggerUrl: string;
    }[];
    const target = targets.find((one) => one.id.endsWith(':sluice'));
    if (!target) throw new Error(`The inspector names ${targets.map((one) => one.id).join(', ')} and no product.`);
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve(), { once: true });
      socket.addEventListener('error', () => reject(new Error('The inspector refused the connection.')), {
        once: true,
      });
    });
    return new Heap(socket);
  }

  /** Megabytes that are reachable: JavaScript, the runtime's objects behind it, and buffers. */
  async reachableMb(): Promise<number> {
    await this.call('HeapProfiler.collectGarbage');
    const usage = await this.call<Record<string, number>>('Runtime.getHeapUsage');
    const { usedSize = 0, embedderHeapUsedSize = 0, backingStorageSize = 0 } = usage;
    return (usedSize + embedderHeapUsedSize + backingStorageSize) / 1024 / 1024;
  }

  close(): void {
    this.socket.close();
  }

  private call<T>(method: string): Promise<T> {
    const id = this.nextId++;
    return new Promise<T>((resolve, reject) => {
      const answered = (message: MessageEvent) => {
        const answer = JSON.parse(String(message.data)) as { id?: number; result: T; error?: { message: string } };
        if (answer.id !== id) return;
        this.socket.removeEventListener('message', answered);
        if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
        else resolve(answer.result);
      };
      this.socket.addEventListener('message', answered);
      this.socket.addEventListener('close', () => reject(new Error('The inspector closed the connection.')), {
        once: true,
      });
      this.socket.send(JSON.stringify({ id, method }));
    });
  }
}
