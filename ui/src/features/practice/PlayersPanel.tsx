import { Copy } from "lucide-react";
import type { BotView, PracticeView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { IconButton } from "@/design/IconButton";
import { showToast } from "@/design/toast-store";
import { useTranslate } from "@/i18n/use-translate";
import css from "./PracticePage.module.css";
import { practiceAddress } from "./practice-state";

/** Where the world is, and who is in it. */
export function PlayersPanel({
  view,
  bots,
  onOpenBot,
}: {
  view: PracticeView;
  bots: readonly BotView[];
  onOpenBot: (botId: number) => void;
}) {
  const t = useTranslate();
  const address = practiceAddress(view.state);
  const isRunning = view.state.type === "running";
  const copy = (text: string) =>
    void navigator.clipboard
      .writeText(text)
      .then(() => showToast({ text: t("practice.address.copied") }));
  return (
    <>
      <section className={css.block}>
        <h2>{t("practice.address.title")}</h2>
        {address ? (
          <p className={css.address}>
            <span data-selectable data-testid="practice-address">
              {address}
            </span>
            <IconButton
              size="tiny"
              label={t("practice.address.copy")}
              onClick={() => copy(address)}
            >
              <Copy />
            </IconButton>
          </p>
        ) : (
          <p className={css.quiet}>{t("practice.address.none")}</p>
        )}
        <p className={css.quiet}>{t("practice.address.hint")}</p>
      </section>
      <section className={css.block} data-testid="practice-players">
        <h2>
          {t("practice.players.title")}
          {isRunning && <span className={css.count}>{view.players.length}</span>}
        </h2>
        {view.players.length === 0 ? (
          <p className={css.quiet}>{t("practice.players.none")}</p>
        ) : (
          <ul className={css.players}>
            {view.players.map((name) => {
              const bot = bots.find((one) => one.username === name);
              return (
                <li key={name}>
                  {bot ? (
                    <Button size="small" variant="quiet" onClick={() => onOpenBot(bot.id)}>
                      {name}
                    </Button>
                  ) : (
                    <span className={css.player}>{name}</span>
                  )}
                </li>
              );
            })}
          </ul>
        )}
        {isRunning && view.cast.length > 0 && (
          <p className={css.quiet}>{t("practice.players.cast", { names: view.cast.join(", ") })}</p>
        )}
      </section>
    </>
  );
}
