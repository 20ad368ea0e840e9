import type { ReactFlowInstance } from '@xyflow/react';
import { useEffect, useRef, type RefObject } from 'react';
import { NODE_HEIGHT, NODE_WIDTH } from './layout.ts';
import type { CanvasNode } from './to-flow.ts';

const MARGIN = 40;
export const FIT = { padding: 0.14, maxZoom: 1.1 };
/** Beside a panel the nodes must stay readable, even when not all of them fit. */
const FIT_BESIDE_PANEL = { ...FIT, minZoom: 0.72 };

/**
 * Keeps the picture in its frame when a panel opens or the drawer is moved: all of it while nobody has moved it, else
 * at least the selected node.
 */
export function useFraming(frame: RefObject<HTMLElement | null>, selected: string | null) {
  const flow = useRef<ReactFlowInstance<CanvasNode> | null>(null);
  const moved = useRef(false);
  const chosen = useRef(selected);
  useEffect(() => {
    chosen.current = selected;
  }, [selected]);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let pending = 0;
    const settle = () => {
      if (!flow.current) return;
      const { current: instance } = flow;
      const show = () => chosen.current && reveal(instance, element, chosen.current);
      if (moved.current) show();
      else void instance.fitView(chosen.current ? FIT_BESIDE_PANEL : FIT).then(show);
    };
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(pending);
      pending = requestAnimationFrame(settle);
    });
    observer.observe(element);
    return () => {
      cancelAnimationFrame(pending);
      observer.disconnect();
    };
  }, [frame]);
  return {
    onInit: (instance: ReactFlowInstance<CanvasNode>) => void (flow.current = instance),
    /** Moves by the program carry no event. */
    onMove: (event: unknown) => void (moved.current ||= event !== null),
  };
}

function reveal(flow: ReactFlowInstance<CanvasNode>, element: HTMLElement, id: string): void {
  const node = flow.getNode(id);
  if (!node) return;
  const { x, y, zoom } = flow.getViewport();
  const [left, top] = [node.position.x * zoom + x, node.position.y * zoom + y];
  // Only as far as needed: what stands around the node stays in sight.
  const dx = shift(left, NODE_WIDTH * zoom, element.clientWidth);
  const dy = shift(top, NODE_HEIGHT * zoom, element.clientHeight);
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 180 });
}

/** How far a stretch must move to lie inside the frame with a margin. */
function shift(start: number, length: number, frame: number): number {
  if (start < MARGIN) return MARGIN - start;
  return Math.min(0, frame - MARGIN - start - length);
}
