import type { ReactNode } from "react";
import { useTranslate } from "@/i18n/use-translate";
import css from "./FirstRun.module.css";
import { NewBotForm, type SignInChoice } from "./NewBotForm";

/** What a window without bots shows: the way to the first one. */
export function FirstRun({
  practice,
  signIn,
  onCreated,
}: {
  /** The offer of a world to try a bot in without a server. */
  practice: ReactNode;
  /** How it signs in. */
  signIn: SignInChoice;
  onCreated: (botId: number) => void;
}) {
  const t = useTranslate();
  return (
    <div className={css.page} data-testid="first-run">
      <div className={css.column}>
        <h1>{t("newBot.first.title")}</h1>
        <p>{t("newBot.first.text")}</p>
        {practice}
        <NewBotForm signIn={signIn} onCreated={onCreated} />
      </div>
    </div>
  );
}
