import { FlaskConical } from "lucide-react";
import type { BotView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { useTranslate } from "@/i18n/use-translate";
import css from "./TryPractice.module.css";
import { useTryPractice } from "./use-try-practice";

/** The way to a first bot without a server: what the practice world is, and the button. */
export function TryPractice({ onTried }: { onTried: (bot: BotView) => void }) {
  const t = useTranslate();
  const { tryIt, isTrying } = useTryPractice(onTried);
  return (
    <section className={css.offer} aria-labelledby="try-practice">
      <div className={css.words}>
        <h2 id="try-practice">{t("practice.try.title")}</h2>
        <p>{t("practice.try.text")}</p>
      </div>
      <Button
        icon={<FlaskConical />}
        aria-disabled={isTrying}
        onClick={tryIt}
        data-testid="try-practice"
      >
        {isTrying ? t("practice.try.starting") : t("practice.try.action")}
      </Button>
    </section>
  );
}
