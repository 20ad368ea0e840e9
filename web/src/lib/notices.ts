import { create } from 'zustand';

export interface Notice {
  id: number;
  kind: 'done' | 'problem';
  text: string;
}

/** Short messages about what was just done. They also reach screen readers. */
export const useNotices = create<{ notices: Notice[] }>(() => ({ notices: [] }));

let last = 0;

export function notify(text: string, kind: Notice['kind'] = 'done'): void {
  const notice = { id: ++last, kind, text };
  useNotices.setState(({ notices }) => ({ notices: [...notices.slice(-2), notice] }));
  setTimeout(() => dismiss(notice.id), kind === 'done' ? 3_000 : 8_000);
}

export function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

/** Shows what an operation threw. */
export const notifyError = (thrown: unknown): void =>
  notify(thrown instanceof Error ? thrown.message : String(thrown), 'problem');
