import type { FileDescription } from '../../workflow/file-reference.ts';
import type { BinaryReference } from '../../workflow/item.ts';

/** What a file is made of: a text is stored as UTF-8. An iterable is stored while it is made; nothing of it is kept. */
export type FileContent = string | Uint8Array | AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

/** A stored file. Each way to read it begins at its start. */
export interface StoredFile {
  readonly reference: BinaryReference;
  /** In bytes. */
  readonly size: number;
  /** The bytes as they come from storage: only the present ones are in memory. */
  chunks(): AsyncIterable<Uint8Array>;
  /** The same as text, decoded by a label such as `utf-8` or `latin1`. Throws FILE_INVALID for an unknown one. */
  texts(encoding?: string): AsyncIterable<string>;
  /**
   * All bytes at once. They count as held until the item's results are handed over. Throws FILE_TOO_LARGE above `most`
   * bytes, 32 MB where nothing is said, and ITEMS_TOO_LARGE where memory has no room.
   */
  bytes(most?: number): Promise<Uint8Array>;
  /** The same as text. */
  text(encoding?: string, most?: number): Promise<string>;
}

/** The files of an execution, as a node reads and writes them. */
export interface NodeFiles {
  /** The file that an item of the first input holds under a name. Throws FILE_NOT_FOUND, which lists the names that there are. */
  read(itemIndex: number, property: string): Promise<StoredFile>;
  /** Stores a file and gives its description, to be put under a name of an item's `binary`. Throws ITEMS_TOO_LARGE. */
  write(content: FileContent, description: FileDescription): Promise<BinaryReference>;
}
