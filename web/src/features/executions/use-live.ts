import { useEffect, useState } from 'react';
import { BEARER_PROTOCOL_PREFIX, LIVE_PROTOCOL, type LiveMessage } from '../../../../core/api/live.ts';
import type { RunState } from '../../../../core/engine/state.ts';
import { addressOf, freshToken } from '../../lib/call.ts';
import { EMPTY_FOLD, foldMessage, type Graphs } from './live-fold.ts';

export type Link = 'connecting' | 'live' | 'lost' | 'ended';

const FIRST_DELAY = 400;
const LONGEST_DELAY = 10_000;

/**
 * Follows an execution by its journal while `graphs` are given. Connects again, ever more slowly, until it has ended.
 * `onStale` is called at its end, and when it goes on with a version that is not among them.
 */
export function useLive(
  id: string,
  graphs: Graphs | null,
  onStale: () => void,
): { state: RunState | null; link: Link } {
  const [state, setState] = useState<RunState | null>(null);
  const [link, setLink] = useState<Link>('connecting');
  useEffect(() => {
    if (!graphs) return;
    let socket: WebSocket | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let delay = FIRST_DELAY;
    let over = false;

    const again = () => {
      if (over) return;
      setLink('lost');
      clearTimeout(timer);
      // Pages that lost the same server do not come back in the same instant.
      timer = setTimeout(() => void connect(), delay * (0.75 + Math.random() / 2));
      delay = Math.min(delay * 2, LONGEST_DELAY);
    };
    const connect = async () => {
      timer = undefined;
      const token = await freshToken().catch(() => null);
      if (over) return;
      if (!token) return again();
      let fold = EMPTY_FOLD;
      const address = new URL(addressOf(`/executions/${id}/live`), window.location.href);
      address.protocol = address.protocol.replace('http', 'ws');
      const mine = new WebSocket(address, [LIVE_PROTOCOL, BEARER_PROTOCOL_PREFIX + token]);
      socket = mine;
      mine.addEventListener('message', (event) => {
        const message = JSON.parse(String(event.data)) as LiveMessage;
        const next = foldMessage(graphs, fold, message);
        if (next === 'missed') return mine.close(4000, 'missed a message');
        if (next === 'unknown-version') {
          mine.close(1000);
          return onStale();
        }
        fold = next;
        delay = FIRST_DELAY;
        setState(fold.folded?.state ?? null);
        setLink(message.type === 'ended' ? 'ended' : 'live');
        if (message.type !== 'ended') return;
        over = true;
        mine.close(1000);
        onStale();
      });
      mine.addEventListener('close', again);
    };
    const atOnce = () => {
      if (over || timer === undefined) return;
      delay = FIRST_DELAY;
      clearTimeout(timer);
      void connect();
    };
    window.addEventListener('online', atOnce);
    void connect();
    return () => {
      over = true;
      window.removeEventListener('online', atOnce);
      clearTimeout(timer);
      socket?.close(1000);
    };
  }, [id, graphs, onStale]);
  return { state, link };
}
