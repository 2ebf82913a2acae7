/** Ilk's mark: four tiles of one kind. */

export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" style={{ flex: "none" }}>
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        d="M8 8h7v7a7 7 0 0 1-7-7Zm9 0h7v7h-7Zm-9 9h7v7H8Zm9 0a7 7 0 0 1 7 7h-7Z"
        fill="var(--on-accent)"
      />
    </svg>
  );
}
