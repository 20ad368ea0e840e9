/** The mark: two gates of water. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg aria-hidden width={size} height={size} viewBox="0 0 32 32" className="shrink-0">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        d="M7 12c3 0 3 3 6 3s3-3 6-3 3 3 6 3M7 19c3 0 3 3 6 3s3-3 6-3 3 3 6 3"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
