import { FlaskConical, Play, Plus, RotateCw, Square } from "lucide-react";
import { useBots } from "@/backend/bots";
import type { BotView, PracticeView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { usePracticeLines } from "@/backend/use-practice-lines";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { PageHead } from "@/design/PageHead";
import panel from "@/design/Panel.module.css";
import { Skeleton } from "@/design/Skeleton";
import { StateMark } from "@/design/StateMark";
import { describeError } from "@/i18n/describe-error";
import { describeTold } from "@/i18n/describe-told";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { CoachCard } from "./CoachCard";
import { PlayersPanel } from "./PlayersPanel";
import { PracticeInput } from "./PracticeInput";
import { PracticeLog } from "./PracticeLog";
import css from "./PracticePage.module.css";
import { describePractice } from "./practice-state";
import { useTryPractice } from "./use-try-practice";

/** The practice world: whether it runs, who is in it, and its console. */
export function PracticePage({
  onOpenBot,
  onOpenCommand,
}: {
  onOpenBot: (botId: number) => void;
  onOpenCommand: (commandId: number, bot: BotView, title: string) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const practice = useRead("getPractice", {});
  const { data: bots = [] } = useBots();
  const { data: view } = practice;
  if (practice.isPending) return <Skeleton label={t("common.state.loading")} rows={10} />;
  if (!view) {
    return (
      <ErrorPanel
        {...describeError(t, locale, practice.error)}
        onRetry={() => void practice.refetch()}
      />
    );
  }
  const ours = bots.filter((bot) => bot.serverId === view.serverId);
  return (
    <div className={panel.page} data-testid="practice-page">
      <Head view={view} />
      <div className={css.body}>
        <Console view={view} />
        <aside className={css.side}>
          <CoachCard view={view} bots={ours} onOpenCommand={onOpenCommand} />
          <PlayersPanel view={view} bots={ours} onOpenBot={onOpenBot} />
        </aside>
      </div>
    </div>
  );
}

function Head({ view }: { view: PracticeView }) {
  const t = useTranslate();
  const start = useWrite("startPractice");
  const stop = useWrite("stopPractice");
  const { tryIt, isTrying } = useTryPractice(() => undefined);
  const { mark, words } = describePractice(t, view.state);
  const isBusy = start.isPending || stop.isPending || view.state.type === "starting";
  return (
    <PageHead
      title={t("frame.rail.practice")}
      beside={
        <span className={css.state} data-testid="practice-state">
          <StateMark mark={mark} />
          {words}
        </span>
      }
    >
      {view.state.type === "running" ? (
        <Button
          icon={<Square />}
          disabled={isBusy}
          onClick={() => stop.mutate({})}
          data-testid="practice-stop"
        >
          {t("bots.action.stop")}
        </Button>
      ) : (
        <Button
          icon={view.state.type === "failed" ? <RotateCw /> : <Play />}
          disabled={isBusy}
          onClick={() => start.mutate({})}
          data-testid="practice-start"
        >
          {t("bots.action.start")}
        </Button>
      )}
      <Button
        variant="primary"
        icon={<Plus />}
        disabled={isTrying}
        onClick={tryIt}
        data-testid="practice-add-bot"
      >
        {t("practice.action.addBot")}
      </Button>
    </PageHead>
  );
}

function Console({ view }: { view: PracticeView }) {
  const t = useTranslate();
  const locale = useLocale();
  const lines = usePracticeLines();
  return (
    <section className={css.console} aria-label={t("practice.log.name")}>
      {view.state.type === "failed" && (
        <ErrorPanel
          {...describeError(t, locale, {
            code: "precondition",
            message: describeTold(t, "practice", view.state.told, view.state.problem),
            details: null,
          })}
        />
      )}
      {lines.length === 0 ? (
        <EmptyState
          icon={<FlaskConical />}
          title={t("practice.empty.title")}
          text={t("practice.empty.text")}
        />
      ) : (
        <PracticeLog lines={lines} />
      )}
      <PracticeInput view={view} />
    </section>
  );
}
