import { Background, BackgroundVariant, Controls, MiniMap, ReactFlow, type NodeChange } from '@xyflow/react';
import { useCallback, useMemo, useRef } from 'react';
import type { PortsById } from '../../../../core/api/ports.ts';
import type { WorkflowDocument } from '../../../../core/workflow/document.ts';
import type { Catalogue } from '../../lib/catalogue.ts';
import { lookOf } from '../status.ts';
import { CanvasNode } from './canvas-node.tsx';
import type { Paint } from './paint.ts';
import { painted, toEdges, toNodes, type CanvasNode as FlowNode } from './to-flow.ts';
import { FIT, useFraming } from './use-framing.ts';

const nodeTypes = { step: CanvasNode };
const MINI_MAP_FROM = 4;
const MINI_MAP_SIZE = { width: 144, height: 88 };
const inkOf = ({ data }: FlowNode): string => (data.paint ? lookOf(data.paint.status).colour : 'var(--n8)');

interface Props {
  document: WorkflowDocument;
  catalogue: Catalogue;
  ports: PortsById;
  /** State of an execution by node id. */
  paint?: Paint;
  selected: string | null;
  onSelect: (nodeId: string | null) => void;
}

/** The workflow as a picture to read. Nodes take the focus with Tab, Enter opens one. */
export function Canvas({ document, catalogue, ports, paint, selected, onSelect }: Props) {
  const plain = useMemo(() => toNodes(document, catalogue, ports), [document, catalogue, ports]);
  const nodes = useMemo(() => painted(plain, paint, selected), [plain, paint, selected]);
  const edges = useMemo(() => toEdges(document, ports, paint), [document, ports, paint]);
  const change = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      for (const one of changes) if (one.type === 'select' && one.selected) onSelect(one.id);
    },
    [onSelect],
  );
  const frame = useRef<HTMLElement>(null);
  const framing = useFraming(frame, selected);
  return (
    <section ref={frame} aria-label="Canvas" className="relative min-h-0 min-w-0 flex-1">
      <ReactFlow<FlowNode>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        onNodesChange={change}
        {...framing}
        onPaneClick={() => onSelect(null)}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        minZoom={0.2}
        maxZoom={2}
        fitView
        fitViewOptions={FIT}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} />
        <Controls showInteractive={false} position="bottom-left" fitViewOptions={FIT} />
        {document.nodes.length >= MINI_MAP_FROM && (
          <MiniMap<FlowNode>
            position="top-right"
            nodeColor={inkOf}
            nodeBorderRadius={20}
            ariaLabel="Mini map"
            pannable
            style={MINI_MAP_SIZE}
          />
        )}
      </ReactFlow>
    </section>
  );
}
