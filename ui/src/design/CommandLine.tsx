import { Terminal } from "lucide-react";
import { useId, useState, type KeyboardEvent, type ReactNode, type Ref } from "react";
import { classNames } from "./class-names";
import css from "./CommandLine.module.css";
import { Kbd } from "./Kbd";

/** One thing that could stand where the cursor is. */
export interface LineOption {
  value: string;
  /** What it is, beside it. */
  note?: string;
}

/** Where one types lines that are sent: with what fits the word being typed above it. `Tab` takes the
 *  option that is marked, `Esc` puts them away, the arrows are the caller's (its history). */
export function CommandLine({
  inputRef,
  label,
  placeholder,
  value,
  onChange,
  onSubmit,
  onArrow,
  maxLength,
  options = [],
  optionsLabel,
  typed = "",
  onTake,
  hint,
  describedBy,
  testId,
  children,
}: {
  inputRef?: Ref<HTMLInputElement>;
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  onSubmit: () => void;
  /** -1 is up, 1 is down. */
  onArrow: (by: 1 | -1) => void;
  maxLength: number;
  options?: readonly LineOption[];
  /** Said by screen readers. */
  optionsLabel?: string;
  /** The beginning of the word that the options complete. */
  typed?: string;
  onTake?: (value: string) => void;
  /** At the foot of the options: what the keys do. */
  hint?: ReactNode;
  describedBy?: string;
  /** Handles of tests: `<this>-input`, `<this>-option-<value>`. */
  testId: string;
  /** Behind the field: who speaks, the button that sends. */
  children: ReactNode;
}) {
  const id = useId();
  // Put away for this text only: with the next letter there may be something to offer again.
  const [closedFor, setClosedFor] = useState<string | null>(null);
  const shown = closedFor === value ? [] : options;
  const first = shown[0];
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.code === "Tab" && !event.shiftKey && first) onTake?.(first.value);
    else if (event.code === "Escape" && first) setClosedFor(value);
    else if (event.code === "ArrowUp") onArrow(-1);
    else if (event.code === "ArrowDown") onArrow(1);
    else return;
    event.preventDefault();
  };
  return (
    <form
      className={css.line}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {first && onTake && (
        <div className={css.options}>
          <ul id={id} role="listbox" aria-label={optionsLabel}>
            {shown.map((option, at) => (
              <li key={option.value} role="presentation">
                <button
                  type="button"
                  role="option"
                  aria-selected={at === 0}
                  tabIndex={-1}
                  className={classNames(css.option, at === 0 && css.first)}
                  // The focus stays where one types.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => onTake(option.value)}
                  data-testid={`${testId}-option-${option.value}`}
                >
                  <OptionText value={option.value} typed={typed} />
                  {option.note && <span className={css.note}>{option.note}</span>}
                </button>
              </li>
            ))}
          </ul>
          {hint && (
            <footer className={css.hint}>
              <Kbd keys="Tab" /> {hint}
            </footer>
          )}
        </div>
      )}
      <Terminal size={16} aria-hidden />
      <input
        ref={inputRef}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={shown.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-describedby={describedBy}
        placeholder={placeholder}
        value={value}
        spellCheck={false}
        autoComplete="off"
        maxLength={maxLength}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        data-testid={`${testId}-input`}
      />
      {children}
    </form>
  );
}

/** An option with what was typed of it marked. */
function OptionText({ value, typed }: { value: string; typed: string }) {
  const nTyped = value.toLowerCase().startsWith(typed.toLowerCase()) ? typed.length : 0;
  return (
    <span className={css.value}>
      <b>{value.slice(0, nTyped)}</b>
      {value.slice(nTyped)}
    </span>
  );
}
