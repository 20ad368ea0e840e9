import { CircleCheck, CircleX, X } from 'lucide-react';
import { dismiss, useNotices } from '../lib/notices.ts';
import { IconButton } from './icon-button.tsx';

export function NoticeList() {
  const notices = useNotices((state) => state.notices);
  return (
    <div
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 z-50 grid w-[min(380px,calc(100%-32px))] justify-items-end gap-2"
    >
      {notices.map(({ id, kind, text }) => (
        <div
          key={id}
          className="pointer-events-auto flex items-start gap-2 rounded-control border border-n6 bg-n1 py-1.5 pr-1.5 pl-3 text-sm shadow-float"
        >
          {kind === 'done' ? (
            <CircleCheck aria-hidden size={16} className="mt-1 shrink-0 text-succeeded" />
          ) : (
            <CircleX aria-hidden size={16} className="mt-1 shrink-0 text-failed" />
          )}
          <span className="min-w-0 py-1 break-words">{text}</span>
          <IconButton label="Dismiss" onClick={() => dismiss(id)}>
            <X size={14} />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
