import type { Edge, Node } from '@xyflow/react';
import type { WorkflowDocument } from '../../../../core/workflow/document.ts';
import type { PortsById } from '../../../../core/api/ports.ts';
import type { Catalogue } from '../../lib/catalogue.ts';
import { inputLabels, outputLabels } from '../../lib/ports.ts';
import { count } from '../../lib/format.ts';
import type { CanvasNodeData } from './canvas-node.tsx';
import { NODE_HEIGHT, NODE_WIDTH, positionsOf } from './layout.ts';
import { summaryOf } from './node-summary.ts';
import type { Paint } from './paint.ts';
import { lookOf } from '../status.ts';

export type CanvasNode = Node<CanvasNodeData, 'step'>;

/** The nodes of the canvas. Those that did not change keep their data object, so that they are not drawn again. */
export function toNodes(document: WorkflowDocument, catalogue: Catalogue, ports: PortsById): CanvasNode[] {
  const positions = positionsOf(document);
  return document.nodes.map((node) => {
    const info = catalogue.get(node.type);
    const labels = outputLabels(document, ports, node.id);
    const hasErrorPort =
      node.onError === 'branch' ||
      document.connections.some(({ from }) => from.node === node.id && from.port === 'error');
    return {
      id: node.id,
      type: 'step',
      position: positions.get(node.id) ?? { x: 0, y: 0 },
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      // Given by hand because changes are not fed back: without it the handles' places are forgotten at each repaint.
      measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
      data: {
        name: node.name,
        summary: summaryOf(node, info),
        info,
        inputs: inputLabels(document, ports, node.id),
        outputs: hasErrorPort ? [...labels, 'error'] : labels,
        disabled: node.disabled,
        paint: null,
        painted: false,
      },
      domAttributes: { 'aria-roledescription': 'node' },
    };
  });
}

/** The same nodes with the state of an execution. */
export function painted(nodes: readonly CanvasNode[], paint: Paint | undefined, selected: string | null): CanvasNode[] {
  return nodes.map((node) => {
    const state = paint?.[node.id] ?? null;
    const said = paint ? `, ${state ? lookOf(state.status).word : 'did not run'}` : '';
    return {
      ...node,
      selected: node.id === selected,
      ariaLabel: `${node.data.name}, ${node.data.info?.label ?? 'node'}${said}`,
      data: paint ? { ...node.data, paint: state, painted: true } : node.data,
    };
  });
}

export function toEdges(document: WorkflowDocument, ports: PortsById, paint: Paint | undefined): Edge[] {
  return document.connections.map(({ from, to }, index) => {
    const output = from.port === 'error' ? outputLabels(document, ports, from.node).length : from.index;
    const items = paint?.[from.node]?.itemCounts[output] ?? 0;
    const flowing = paint?.[to.node]?.status === 'running';
    return {
      id: `${index}`,
      source: from.node,
      target: to.node,
      sourceHandle: `out-${output}`,
      targetHandle: `in-${to.index}`,
      focusable: false,
      selectable: false,
      animated: flowing,
      className: paint === undefined ? '' : flowing ? 'flowing' : items > 0 ? 'taken' : 'idle',
      ...(items > 0
        ? { label: count(items, 'item'), labelBgPadding: [5, 2] as [number, number], labelBgBorderRadius: 4 }
        : {}),
    };
  });
}
