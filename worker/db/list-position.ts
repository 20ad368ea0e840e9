/** A place in a list that is sorted by time and id, newest first: rows strictly older than this one follow. */
export interface ListPosition {
  at: number;
  id: string;
}
