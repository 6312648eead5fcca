import { X } from "lucide-react";
import { useState } from "react";
import type { BotView, PracticeView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { usePracticeLines } from "@/backend/use-practice-lines";
import { Button } from "@/design/Button";
import { IconButton } from "@/design/IconButton";
import { useTranslate } from "@/i18n/use-translate";
import { coachStep } from "./coach";
import css from "./PracticePage.module.css";

/** Points at the one next thing: have the bot asked, open its graph, change a word, ask again. */
export function CoachCard({
  view,
  bots,
  onOpenCommand,
}: {
  view: PracticeView;
  bots: readonly BotView[];
  onOpenCommand: (commandId: number, bot: BotView, title: string) => void;
}) {
  const [isShut, setShut] = useState(false);
  const bot = bots.find(({ state }) => state.type === "online") ?? bots[0];
  const talker = view.cast[0];
  if (isShut || !bot || !talker || view.state.type !== "running") return null;
  return (
    <Steps bot={bot} talker={talker} onOpenCommand={onOpenCommand} onShut={() => setShut(true)} />
  );
}

function Steps({
  bot,
  talker,
  onOpenCommand,
  onShut,
}: {
  bot: BotView;
  talker: string;
  onOpenCommand: (commandId: number, bot: BotView, title: string) => void;
  onShut: () => void;
}) {
  const t = useTranslate();
  const run = useWrite("runPracticeCommand");
  const commands = useRead("listCommands", { botId: bot.id });
  const step = coachStep(bot, usePracticeLines());
  const ping = commands.data?.find(({ name }) => name === "ping");
  if (commands.data && !ping) return null;
  const call = `${bot.prefix}ping`;
  const names = { bot: bot.username, talker, call };
  return (
    <section className={css.coach} aria-labelledby="coach-title" data-testid="coach-card">
      <header>
        <h2 id="coach-title">{t(`practice.coach.${step}Title`, names)}</h2>
        <IconButton size="tiny" label={t("common.action.close")} onClick={onShut}>
          <X />
        </IconButton>
      </header>
      <p>{t(`practice.coach.${step}Text`, names)}</p>
      {step !== "wait" && (
        <div className={css.coachActions}>
          {step === "change" && ping && (
            <Button
              size="small"
              variant="primary"
              onClick={() => onOpenCommand(ping.id, bot, ping.name)}
              data-testid="coach-open-graph"
            >
              {t("practice.coach.openGraph")}
            </Button>
          )}
          <Button
            size="small"
            variant={step === "ask" ? "primary" : "plain"}
            onClick={() => run.mutate({ line: `talk ${talker} ${call}` })}
            data-testid="coach-ask"
          >
            {t(step === "ask" ? "practice.coach.ask" : "practice.coach.askAgain", names)}
          </Button>
        </div>
      )}
    </section>
  );
}
