import { useQueries } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import { useBots } from "@/backend/bots";
import { queryKey } from "@/backend/queries";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import panel from "@/design/Panel.module.css";
import { SearchInput } from "@/design/SearchInput";
import { Skeleton } from "@/design/Skeleton";
import { useTranslate } from "@/i18n/use-translate";
import css from "./GraphsPage.module.css";

/** Every graph of every bot. */
export function GraphsPage({
  onOpenGraph,
  onOpenCommands,
}: {
  onOpenGraph: (commandId: number, botId: number, title: string) => void;
  onOpenCommands: (botId: number) => void;
}) {
  const t = useTranslate();
  const { transport } = useBackend();
  const { data: bots = [], isPending } = useBots();
  const [filter, setFilter] = useState("");
  const lists = useQueries({
    queries: bots.map((bot) => ({
      queryKey: queryKey("listCommands", { botId: bot.id }),
      queryFn: () => transport.call("listCommands", { botId: bot.id }),
    })),
  });
  const wanted = filter.trim().toLowerCase();
  const groups = bots.map((bot, at) => ({
    bot,
    commands: (lists[at]?.data ?? []).filter((command) =>
      `${command.name} ${command.description} ${bot.username}`.toLowerCase().includes(wanted),
    ),
  }));
  const nShown = groups.reduce((sum, group) => sum + group.commands.length, 0);
  const isLoading = isPending || lists.some((list) => list.isPending);
  const firstBot = bots[0];
  return (
    <div className={panel.page}>
      <header className={panel.head}>
        <h1>{t("graphs.page.title")}</h1>
        <span className={panel.grow} />
        <SearchInput
          className={css.search ?? ""}
          label={t("graphs.list.filter")}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      </header>
      <div className={panel.body}>
        {isLoading && <Skeleton label={t("common.state.loading")} />}
        {!isLoading && nShown === 0 && (
          <EmptyState
            icon={<Workflow />}
            title={wanted ? t("graphs.empty.filtered") : t("graphs.empty.title")}
            text={wanted ? "" : t("graphs.empty.text")}
          >
            {!wanted && firstBot && (
              <Button onClick={() => onOpenCommands(firstBot.id)}>
                {t("graphs.empty.openCommands", { name: firstBot.username })}
              </Button>
            )}
          </EmptyState>
        )}
        {groups.map(
          ({ bot, commands }) =>
            commands.length > 0 && (
              <section key={bot.id} aria-label={bot.username}>
                <h2 className={css.bot}>{bot.username}</h2>
                <ul>
                  {commands.map((command) => (
                    <li key={command.id}>
                      <button
                        type="button"
                        className={css.row}
                        onClick={() => onOpenGraph(command.id, bot.id, command.name)}
                        data-testid={`graph-row-${command.name}`}
                      >
                        <Workflow size={16} aria-hidden />
                        <span className={css.name}>
                          {bot.prefix}
                          {command.name}
                        </span>
                        <span className={css.description}>{command.description}</span>
                        <span className={css.note}>
                          {command.hasDraft && t("commands.row.draft")}
                          {!command.isEnabled && t("graphs.row.disabled")}
                        </span>
                        <span className={css.note}>
                          {t("graphs.row.revision", { n: command.graphRevision })}
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
              </section>
            ),
        )}
      </div>
    </div>
  );
}
