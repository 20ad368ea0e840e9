import { LIVE_PROTOCOL, type LiveMessage } from '../../core/api/live.ts';
import type { ExecutionEvent } from '../../core/engine/events.ts';

/** The watchers of one execution. Sockets hibernate: an open page costs nothing while nothing happens. */
export class LiveSockets {
  private readonly ctx: DurableObjectState;

  constructor(ctx: DurableObjectState) {
    this.ctx = ctx;
  }

  /** Accepts a watcher and sends it the whole journal. */
  accept(request: Request, events: readonly ExecutionEvent[], ended: boolean): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    send(server, { type: 'snapshot', events: [...events], next: events.length });
    // A close before the handshake has been answered never reaches the other side.
    if (ended) setTimeout(() => finish(server), 0);
    // A browser insists on one of the protocols that it offered; a client that offered none must not get one.
    const offered = request.headers
      .get('sec-websocket-protocol')
      ?.split(',')
      .some((name) => name.trim() === LIVE_PROTOCOL);
    return new Response(null, {
      status: 101,
      webSocket: client,
      ...(offered ? { headers: { 'Sec-WebSocket-Protocol': LIVE_PROTOCOL } } : {}),
    });
  }

  /** Sends what was just written. Held back by the output gate until it is durable. */
  broadcast(events: readonly ExecutionEvent[], from: number, ended: boolean): void {
    const sockets = this.ctx.getWebSockets();
    if (sockets.length === 0) return;
    for (const socket of sockets) {
      if (events.length > 0) send(socket, { type: 'events', events: [...events], from });
      if (ended) finish(socket);
    }
  }
}

function send(socket: WebSocket, message: LiveMessage): void {
  try {
    socket.send(JSON.stringify(message));
  } catch {
    // The watcher has gone; its page reconnects and gets a snapshot.
  }
}

function finish(socket: WebSocket): void {
  send(socket, { type: 'ended' });
  try {
    socket.close(1000, 'The execution has ended.');
  } catch {
    // Closed already.
  }
}
