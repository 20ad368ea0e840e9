import { Handle, Position, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { NodeInfo } from '../../lib/catalogue.ts';
import { Elapsed } from '../elapsed.tsx';
import { StatusIcon } from '../status-mark.tsx';
import { lookOf } from '../status.ts';
import { FAMILY_BAR, NodeIcon } from './node-icon.tsx';
import type { NodePaint } from './paint.ts';
import type { CanvasNode as FlowNode } from './to-flow.ts';

export type CanvasNodeData = {
  name: string;
  summary: string;
  info: NodeInfo | undefined;
  inputs: readonly string[];
  outputs: readonly string[];
  disabled: boolean;
  /** State in an execution; null while the node has not run. */
  paint: NodePaint | null;
  /** True on the canvas of an execution, where a node without state is one that did not run. */
  painted: boolean;
};

const topOf = (index: number, count: number): string => `${((index + 1) / (count + 1)) * 100}%`;

function borderOf(paint: NodePaint | null, selected: boolean): string {
  if (selected) return 'border-accent ring-2 ring-accent/30';
  return paint ? lookOf(paint.status).border : 'border-n7 hover:border-n8';
}

export const CanvasNode = memo(function CanvasNode({ data, selected }: NodeProps<FlowNode>) {
  const { name, summary, info, inputs, outputs, disabled, paint, painted } = data;
  const faded = disabled || (painted && !paint);
  return (
    <div
      className={`canvas-node relative flex size-full items-center gap-2.5 rounded-card border bg-n1 pr-3 pl-3.5 transition-colors duration-150 ${borderOf(paint, selected)} ${faded ? 'border-dashed' : ''}`}
    >
      <span
        aria-hidden
        className={`absolute inset-y-2.5 left-1 w-[3px] rounded-full ${FAMILY_BAR[info?.group ?? 'action']} ${faded ? 'opacity-40' : ''}`}
      />
      <NodeIcon info={info} size={18} />
      <div className={`min-w-0 flex-1 ${faded ? 'text-n11' : ''}`}>
        <div className="truncate text-sm leading-[18px] font-medium">{name}</div>
        <div className="truncate text-[11px] leading-4 text-n11">{disabled ? 'Disabled' : summary}</div>
      </div>
      {paint && <RunMark paint={paint} />}
      {inputs.map((label, index) => (
        <Handle
          key={index}
          id={`in-${index}`}
          type="target"
          position={Position.Left}
          isConnectable={false}
          style={{ top: topOf(index, inputs.length) }}
          title={label}
        />
      ))}
      {outputs.map((label, index) => (
        <Handle
          key={index}
          id={`out-${index}`}
          type="source"
          position={Position.Right}
          isConnectable={false}
          style={{ top: topOf(index, outputs.length) }}
        >
          {outputs.length > 1 && label && (
            <span
              className={`absolute top-1/2 left-2 -translate-y-1/2 bg-n2 px-1 text-[11px] leading-3 whitespace-nowrap ${label === 'error' ? 'text-failed' : 'text-n11'}`}
            >
              {label}
            </span>
          )}
        </Handle>
      ))}
    </div>
  );
});

function RunMark({ paint }: { paint: NodePaint }) {
  const { word, ink } = lookOf(paint.status);
  return (
    <div className={`grid shrink-0 justify-items-end ${ink} ${paint.status === 'running' ? 'canvas-pulse' : ''}`}>
      <span className="flex items-center gap-1 text-[11px] leading-[18px] font-medium">
        {paint.runs > 1 && <span title={`Ran ${paint.runs} times`}>×{paint.runs}</span>}
        <StatusIcon status={paint.status} />
        <span className="sr-only">{word}</span>
      </span>
      <span className="text-[11px] leading-4">
        <Elapsed from={paint.startedAt} to={paint.endedAt} />
      </span>
    </div>
  );
}
