import css from "./Skeleton.module.css";

/** Rows in place of content on its way; invisible for the first 200 ms. */
export function Skeleton({ label, rows = 6 }: { label: string; rows?: number }) {
  return (
    <div className={css.skeleton} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={css.row} />
      ))}
    </div>
  );
}
