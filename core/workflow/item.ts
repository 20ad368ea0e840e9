import type { Json } from './document.ts';

/** Where an item came from: an item of one of the inputs of the node that made it. */
export interface PairedItem {
  item: number;
  /** Input of the node; 0 when absent. */
  input?: number;
  /** Items of a loop node: which run of its present pass got that item, from 0; the run that gave this one when absent. */
  round?: number;
}

/** A file that belongs to an item. The bytes lie with the execution: `id` names them there, and nothing anywhere else. */
export interface BinaryReference {
  id: string;
  mimeType: string;
  /** What a person would call it; absent for everything else. */
  fileType?: FileType;
  fileName?: string;
  /** Without the dot. */
  fileExtension?: string;
  /** The size as a person reads it, for example `1.5 kB`. */
  fileSize?: string;
  /** The size as a number. */
  bytes?: number;
}

export type FileType = 'image' | 'video' | 'audio' | 'json' | 'text' | 'pdf' | 'html';

/** One record that flows along a connection. */
export interface Item {
  json: { [key: string]: Json };
  binary?: Record<string, BinaryReference>;
  pairedItem?: PairedItem | PairedItem[];
}
