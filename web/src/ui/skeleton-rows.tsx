const WIDTHS = ['w-48', 'w-64', 'w-40', 'w-56', 'w-52', 'w-36'];

/** The outline of a list that is on its way. Hidden from screen readers, which hear the list's own state. */
export function SkeletonRows({ rows = 6 }: { rows?: number }) {
  return (
    <div aria-hidden className="animate-[appear_200ms_200ms_both]">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex h-8 items-center gap-4 border-b border-n4 px-4">
          <div className={`skeleton h-3 ${WIDTHS[index % WIDTHS.length]}`} />
          <div className="skeleton ml-auto h-3 w-20" />
        </div>
      ))}
    </div>
  );
}
