import { useTranslate } from "@/i18n/use-translate";
import css from "./FirstRun.module.css";
import { NewBotForm } from "./NewBotForm";

/** What a window without bots shows: the way to the first one. */
export function FirstRun({ onCreated }: { onCreated: (botId: number) => void }) {
  const t = useTranslate();
  return (
    <div className={css.page} data-testid="first-run">
      <div className={css.column}>
        <h1>{t("newBot.first.title")}</h1>
        <p>{t("newBot.first.text")}</p>
        <NewBotForm onCreated={onCreated} />
      </div>
    </div>
  );
}
