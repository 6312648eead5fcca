import { useId, type ReactNode } from "react";
import css from "./Field.module.css";

/** A control with its name above, and a hint or an error below that screen readers hear too. */
export function Field({
  label,
  hint,
  error,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  children: (control: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": boolean;
  }) => ReactNode;
}) {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = Boolean(error ?? hint);
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        "aria-describedby": hasNote ? noteId : undefined,
        "aria-invalid": Boolean(error),
      })}
      {hasNote && (
        <div
          id={noteId}
          className={error ? css.error : css.hint}
          role={error ? "alert" : undefined}
        >
          {error ?? hint}
        </div>
      )}
    </div>
  );
}
