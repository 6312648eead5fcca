import { useId, useRef, useState } from "react";
import type { PracticeView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { CommandLine } from "@/design/CommandLine";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { describePracticeCommand } from "@/i18n/describe-told";
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
  const step = (by: 1 | -1) => {
    const next = Math.min(entered.length, Math.max(0, back - by));
    setBack(next);
    setText(next === 0 ? "" : (entered[entered.length - next] ?? ""));
  };
  const { command } = found;
  const usage = command && (
    <span className={css.usage}>
      <span lang="en">
        <b>{command.name}</b> {command.arguments}
      </span>
      {" · "}
      {describePracticeCommand(t, command.name, command.does)}
    </span>
  );
  return (
    <div className={css.entry}>
      <div className={css.hints} id={hintId}>
        {usage ?? t("practice.input.hint")}
      </div>
      <CommandLine
        inputRef={input}
        label={t("practice.input.name")}
        describedBy={hintId}
        placeholder={isRunning ? t("practice.input.placeholder") : t("practice.input.stopped")}
        value={text}
        maxLength={1_000}
        onChange={(next) => {
          setText(next);
          setBack(0);
        }}
        onSubmit={submit}
        onArrow={step}
        options={options.map((value) => ({ value }))}
        optionsLabel={t("practice.input.options")}
        typed={text.slice(found.from)}
        onTake={take}
        hint={usage ?? t("practice.input.keys")}
        testId="practice"
      >
        <Button
          type="submit"
          size="small"
          shortcut="Enter"
          disabled={!isRunning}
          data-testid="practice-send"
        >
          {t("practice.input.send")}
        </Button>
      </CommandLine>
    </div>
  );
}
