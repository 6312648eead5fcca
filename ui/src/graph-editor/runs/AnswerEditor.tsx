import { Pencil } from "lucide-react";
import { useState } from "react";
import type { RunEffect } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { Field } from "@/design/Field";
import { IconButton } from "@/design/IconButton";
import { Segmented } from "@/design/Segmented";
import { parseJsonText } from "@/graph-editor/model/json";
import { useTranslate } from "@/i18n/use-translate";
import { answerText } from "./effect-words";
import type { GiveAnswer } from "./RunEffects";
import css from "./RunsPanel.module.css";

/** A button that brings up what the world says to an effect, to be changed. */
export function AnswerEditor({ effect, onAnswer }: { effect: RunEffect; onAnswer: GiveAnswer }) {
  const t = useTranslate();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <IconButton
        label={t("editor.try.answer", { effect: effect.name })}
        data-testid={`graph-try-answer-${effect.name}`}
        onClick={() => setOpen(true)}
      >
        <Pencil />
      </IconButton>
      {isOpen && (
        <AnswerDialog
          effect={effect}
          onClose={() => setOpen(false)}
          onAnswer={(of, answer) => {
            setOpen(false);
            onAnswer(of, answer);
          }}
        />
      )}
    </>
  );
}

function AnswerDialog({
  effect,
  onClose,
  onAnswer,
}: {
  effect: RunEffect;
  onClose: () => void;
  onAnswer: GiveAnswer;
}) {
  const t = useTranslate();
  const [kind, setKind] = useState<"value" | "failed">(
    effect.answer.type === "failed" ? "failed" : "value",
  );
  const [text, setText] = useState(answerText(effect.answer));
  const isJson = kind === "failed" || parseJsonText(text) !== undefined;
  return (
    <Dialog
      title={t("editor.try.answerTitle", { effect: effect.name })}
      description={t("editor.try.answerWhat")}
      closeLabel={t("editor.search.close")}
      onClose={onClose}
      testId="graph-try-answer-dialog"
      footer={
        <>
          <Button onClick={onClose}>{t("editor.import.cancel")}</Button>
          <Button
            variant="primary"
            disabled={!isJson}
            data-testid="graph-try-answer-take"
            onClick={() => onAnswer(effect, kind === "value" ? { value: text } : { failed: text })}
          >
            {t("editor.try.again")}
          </Button>
        </>
      }
    >
      <Segmented
        label={t("editor.try.answerKind")}
        value={kind}
        options={[
          { value: "value", label: t("editor.try.answerValue") },
          { value: "failed", label: t("editor.try.answerFailed") },
        ]}
        onPick={setKind}
      />
      <Field
        label={t(kind === "value" ? "editor.try.answerJson" : "editor.try.answerWhy")}
        error={isJson ? null : t("editor.try.noJson")}
      >
        {(control) => (
          <textarea
            {...control}
            className={css.json}
            rows={6}
            spellCheck={false}
            value={text}
            data-testid="graph-try-answer-text"
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
