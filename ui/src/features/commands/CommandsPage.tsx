import { FlaskConical, MessageSquareText, Plus, Zap } from "lucide-react";
import { useState } from "react";
import type { BotView, CommandView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { ListPage } from "@/design/ListPage";
import { Skeleton } from "@/design/Skeleton";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { CommandDialog } from "./CommandDialog";
import css from "./CommandsPage.module.css";
import { CommandTable } from "./CommandTable";
import { NewCommandDialog } from "./NewCommandDialog";
import { RepliesDialog } from "./RepliesDialog";
import { TryPanel } from "./TryPanel";

/** What players can ask a bot for. */
export function CommandsPage({
  bot,
  onOpenGraph,
}: {
  bot: BotView;
  onOpenGraph: (commandId: number, title: string) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const commands = useRead("listCommands", { botId: bot.id });
  const [filter, setFilter] = useState("");
  const [isAdding, setAdding] = useState(false);
  const [isTrying, setTrying] = useState(false);
  const [isReplying, setReplying] = useState(false);
  const [edited, setEdited] = useState<CommandView | null>(null);
  const all = commands.data ?? [];
  const wanted = filter.trim().toLowerCase();
  const shown = all.filter((one) =>
    [one.name, one.description, ...one.aliases].some((text) => text.toLowerCase().includes(wanted)),
  );
  return (
    <ListPage
      filterLabel={t("commands.list.filter")}
      filter={filter}
      onFilter={setFilter}
      action={
        <>
          <Button
            icon={<MessageSquareText />}
            onClick={() => setReplying(true)}
            data-testid="edit-replies"
          >
            {t("commands.action.replies")}
          </Button>
          <Button
            icon={<FlaskConical />}
            aria-pressed={isTrying}
            onClick={() => setTrying(!isTrying)}
            data-testid="try-command"
          >
            {t("commands.action.try")}
          </Button>
          <Button
            variant="primary"
            icon={<Plus />}
            onClick={() => setAdding(true)}
            data-testid="new-command"
          >
            {t("commands.action.new")}
          </Button>
        </>
      }
    >
      {isTrying && <TryPanel bot={bot} commands={all} onOpenGraph={onOpenGraph} />}
      {commands.isPending && <Skeleton label={t("common.state.loading")} />}
      {commands.error && (
        <ErrorPanel
          {...describeError(t, locale, commands.error)}
          onRetry={() => void commands.refetch()}
        />
      )}
      {commands.data && all.length === 0 && (
        <EmptyState
          icon={<Zap />}
          title={t("commands.empty.title")}
          text={t("commands.empty.text", { prefix: bot.prefix })}
        />
      )}
      {all.length > 0 && (
        <div className={css.list}>
          <CommandTable bot={bot} commands={shown} onOpenGraph={onOpenGraph} onEdit={setEdited} />
        </div>
      )}
      {isAdding && (
        <NewCommandDialog
          bot={bot}
          existing={all}
          onClose={() => setAdding(false)}
          onCreated={(command) => {
            setAdding(false);
            onOpenGraph(command.id, command.name);
          }}
        />
      )}
      {isReplying && <RepliesDialog bot={bot} onClose={() => setReplying(false)} />}
      {edited && (
        <CommandDialog
          command={edited}
          others={all.filter((one) => one.id !== edited.id)}
          onClose={() => setEdited(null)}
        />
      )}
    </ListPage>
  );
}
