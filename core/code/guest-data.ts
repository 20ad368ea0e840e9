import type { Json } from '../workflow/document.ts';
import type { CodeMode } from './program.ts';

/** An item as the code sees it. */
export interface GuestItem {
  json: { [key: string]: Json };
  binary?: { [name: string]: Json };
  pairedItem?: Json;
}

/** Something that was looked for and is not there, with the message that the code gets when it asks. */
export interface Missing {
  missing: string;
}

/** Another node, as far as the code can ask about it. */
export interface GuestNode {
  isExecuted: boolean;
  lastRun: number;
  params?: Json;
  context?: Json;
  /** What the output that leads here gave in the last run. */
  items: GuestItem[] | Missing;
  /** By run and output; only where the code asks for a certain one. */
  outputs?: GuestItem[][][];
  /** For each item of the call, the item from which it came: its index in `items`, or itself; only where the code asks. */
  origins?: (number | GuestItem | Missing)[];
}

/** Everything that one call of the code sees. Made by the host as JSON, read by the guest. */
export interface GuestData {
  mode: CodeMode;
  items: GuestItem[];
  /** Index of the first of the items in the input. */
  from: number;
  runIndex: number;
  /** Epoch milliseconds. */
  now: number;
  timezone: string;
  execution: { [name: string]: Json };
  workflow: { [name: string]: Json };
  vars: { [name: string]: Json };
  /** Null: no variable of the environment may be read. */
  env: { [name: string]: string } | null;
  runMode: string;
  prevNode: Json;
  self: { [name: string]: Json };
  source: { params?: Json; context?: Json };
  nodes: { [name: string]: GuestNode };
  /** Names of nodes that exist and were not read. */
  unread: string[];
  maxTimerMs: number;
  /** Items after one that failed are not begun. */
  stopAtError: boolean;
}

/** How the call of one item, or of all, ended. */
export type GuestResult = { value?: Json; binary?: Json } | { error: GuestError };

/** What was thrown. `line` and `column` count from 1 in the user's code. */
export interface GuestError {
  name: string;
  message: string;
  /** Of an error that came from outside the code. */
  code?: string;
  line?: number;
  column?: number;
}

/** One result for a call with all items, one for each item otherwise. */
export interface GuestOutcome {
  results: GuestResult[];
  /** What the code says of the execution. */
  customData: { [name: string]: string };
}

/** A request that the code makes. */
export interface GuestRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  query?: Record<string, string>;
  body?:
    { kind: 'json'; value: Json } | { kind: 'text'; value: string } | { kind: 'form'; value: Record<string, string> };
  timeoutMs?: number;
  followRedirects?: boolean;
  /** Index of the item for which it is made. */
  item: number;
}

/** A file that the code reads: what an item holds under a name, or one that the code has found in an item. */
export interface GuestFile {
  item: number;
  name: string;
  id?: string | undefined;
  fileName?: string | undefined;
}

export interface GuestAnswer {
  status: number;
  statusText: string;
  headers: Record<string, string>;
  text: string;
}
