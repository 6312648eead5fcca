import { Terminal } from "lucide-react";
import { useId, useRef, useState, type KeyboardEvent } from "react";
import type { PracticeView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { accept, complete } from "./completion";
import css from "./PracticePage.module.css";

/** Lines that the arrows bring back; they outlive the page. */
const entered: string[] = [];
const KEPT = 100;

/** Where one enters operator commands. */
export function PracticeInput({ view }: { view: PracticeView }) {
  const t = useTranslate();
  const locale = useLocale();
  const hintId = useId();
  const input = useRef<HTMLInputElement>(null);
  const run = useWrite("runPracticeCommand");
  const [text, setText] = useState("");
  const [back, setBack] = useState(0);
  const isRunning = view.state.type === "running";
  const found = complete(text, view);
  const options = text.trim() === "" ? [] : found.options;

  const submit = () => {
    const line = text.trim();
    if (line === "" || !isRunning) return;
    if (entered.at(-1) !== line) entered.push(line);
    entered.splice(0, Math.max(0, entered.length - KEPT));
    setBack(0);
    setText("");
    run.mutate(
      { line },
      {
        onError: (error) => {
          // What was typed is not lost: it comes back unless something new stands there.
          setText((now) => (now === "" ? line : now));
          showToast({ text: describeError(t, locale, error).message, tone: "error" });
        },
      },
    );
  };
  const take = (option: string) => {
    setText(accept(text, found, option));
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const first = options[0];
    if (event.code === "Tab" && !event.shiftKey && first) {
      take(first);
      event.preventDefault();
      return;
    }
    const by = event.code === "ArrowUp" ? 1 : event.code === "ArrowDown" ? -1 : 0;
    if (by === 0 || event.nativeEvent.isComposing) return;
    const next = Math.min(entered.length, Math.max(0, back + by));
    setBack(next);
    setText(next === 0 ? "" : (entered[entered.length - next] ?? ""));
    event.preventDefault();
  };
  return (
    <div className={css.entry}>
      <div className={css.hints} id={hintId}>
        {options.length > 0 ? (
          options.map((option, at) => (
            <Button
              key={option}
              size="small"
              variant="quiet"
              className={css.option}
              {...(at === 0 ? { shortcut: "Tab" } : {})}
              onClick={() => take(option)}
              data-testid={`practice-option-${option}`}
            >
              {option}
            </Button>
          ))
        ) : found.command ? null : (
          <span>{t("practice.input.hint")}</span>
        )}
        <span className={css.grow} />
        {found.command && (
          <span className={css.usage} lang="en">
            <b>{found.command.name}</b> {found.command.arguments}
            {" · "}
            {found.command.does}
          </span>
        )}
      </div>
      <form
        className={css.input}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Terminal size={16} aria-hidden />
        <input
          ref={input}
          type="text"
          aria-label={t("practice.input.name")}
          aria-describedby={hintId}
          placeholder={isRunning ? t("practice.input.placeholder") : t("practice.input.stopped")}
          value={text}
          spellCheck={false}
          autoComplete="off"
          maxLength={1_000}
          onChange={(event) => {
            setText(event.target.value);
            setBack(0);
          }}
          onKeyDown={onKeyDown}
          data-testid="practice-input"
        />
        <Button
          type="submit"
          size="small"
          shortcut="Enter"
          disabled={!isRunning}
          data-testid="practice-send"
        >
          {t("practice.input.send")}
        </Button>
      </form>
    </div>
  );
}
