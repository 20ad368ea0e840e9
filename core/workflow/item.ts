import type { Json } from './document.ts';

/** Where an item came from: an item of one of the inputs of the node that made it. */
export interface PairedItem {
  item: number;
  /** Input of the node; 0 when absent. */
  input?: number;
  /** Items of a loop node: which run of its present pass got that item, from 0; the run that gave this one when absent. */
  round?: number;
}

/** A file that belongs to an item. The bytes lie elsewhere; `id` is the reference. */
export interface BinaryReference {
  id: string;
  mimeType: string;
  fileName?: string;
  fileSize?: number;
}

/** One record that flows along a connection. */
export interface Item {
  json: { [key: string]: Json };
  binary?: Record<string, BinaryReference>;
  pairedItem?: PairedItem | PairedItem[];
}
