import type { ErrorData } from '../../core/errors/app-error.ts';

/** Most warnings that an attempt keeps. */
const MOST = 20;

/** What expressions of one attempt have to say besides their values: the same thing once, however many items it is said of. */
export class ExpressionWarnings {
  readonly list: ErrorData[] = [];
  private readonly said = new Set<string>();

  /** `path` names the parameter; `item` is the first one it is said of. */
  add({ code, message, details }: ErrorData, item: number, path: string | undefined): void {
    if (this.list.length >= MOST) return;
    const key = JSON.stringify([code, message, path, details?.position]);
    if (this.said.has(key)) return;
    this.said.add(key);
    this.list.push({ code, message, details: { ...details, item, ...(path === undefined ? {} : { path }) } });
  }
}
