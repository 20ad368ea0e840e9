/** How an execution colours a node: its newest run. */
export interface NodePaint {
  status: string;
  startedAt: number;
  endedAt: number | null;
  /** How often the node ran. */
  runs: number;
  attempt: number;
  /** Items per output, over all runs. */
  itemCounts: readonly number[];
}

export type Paint = Readonly<Record<string, NodePaint>>;
