/** A mistake that must not go unseen: the change that makes it, and the test that must turn red. */
export interface Mutant {
  /** The mistake, in words. */
  name: string;
  /** Each `find` must stand exactly once in its file. */
  edits: readonly { file: string; find: string; replace: string }[];
  test: MutantTest;
}

export interface MutantTest {
  layer: 'unit' | 'workerd';
  path: string;
  /** The names of the tests that count; all of the file unless given. */
  named?: string;
  env?: Record<string, string>;
}
