import { Clock } from "lucide-react";
import { useState } from "react";
import { Button } from "@/design/Button";
import { Field } from "@/design/Field";
import { Popover } from "@/design/Popover";
import { TextInput } from "@/design/TextInput";
import { useTranslate } from "@/i18n/use-translate";
import css from "./ConsolePage.module.css";
import { parseMoment } from "./jump";

const EXAMPLE = "14:32";

/** Goes to where the log was at a moment. */
export function JumpButton({ onJump }: { onJump: (moment: number) => Promise<void> }) {
  const t = useTranslate();
  return (
    <Popover
      label={t("console.jump.title")}
      side="bottom"
      trigger={
        <Button
          size="small"
          variant="quiet"
          icon={<Clock />}
          aria-label={t("console.jump.title")}
          data-testid="console-jump"
        >
          <span className={css.buttonText}>{t("console.jump.title")}</span>
        </Button>
      }
    >
      <JumpForm onJump={onJump} />
    </Popover>
  );
}

function JumpForm({ onJump }: { onJump: (moment: number) => Promise<void> }) {
  const t = useTranslate();
  const [text, setText] = useState("");
  const [isGoing, setGoing] = useState(false);
  // Whether it is a time does not hang on what time it is now.
  const isTime = parseMoment(text, 0) !== null;
  const go = async () => {
    const moment = parseMoment(text, Date.now());
    if (moment === null || isGoing) return;
    setGoing(true);
    await onJump(moment);
    setGoing(false);
  };
  return (
    <form
      className={css.jump}
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <Field
        label={t("console.jump.when")}
        hint={t("console.jump.hint")}
        error={text.length >= EXAMPLE.length && !isTime ? t("console.jump.malformed") : null}
      >
        {(control) => (
          <TextInput
            {...control}
            isMono
            value={text}
            placeholder={EXAMPLE}
            onChange={(event) => setText(event.target.value)}
            data-testid="console-jump-time"
          />
        )}
      </Field>
      <div className={css.jumpActions}>
        <Button
          type="submit"
          size="small"
          variant="primary"
          disabled={!isTime || isGoing}
          data-testid="console-jump-go"
        >
          {t("console.jump.go")}
        </Button>
      </div>
    </form>
  );
}
