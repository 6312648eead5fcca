import { Pencil, Plus, Trash2, Workflow, Zap } from "lucide-react";
import { useState } from "react";
import type { BotView, CommandView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { classNames } from "@/design/class-names";
import { ContextMenu } from "@/design/ContextMenu";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { IconButton } from "@/design/IconButton";
import type { MenuItem } from "@/design/menu-item";
import { SearchInput } from "@/design/SearchInput";
import { Skeleton } from "@/design/Skeleton";
import { Switch } from "@/design/Switch";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { CommandDialog } from "./CommandDialog";
import css from "./CommandsPage.module.css";
import { NewCommandDialog } from "./NewCommandDialog";
import { useCommandChanges } from "./use-command-changes";

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
  const [edited, setEdited] = useState<CommandView | null>(null);
  const all = commands.data ?? [];
  const wanted = filter.trim().toLowerCase();
  const shown = all.filter((one) =>
    [one.name, one.description, ...one.aliases].some((text) => text.toLowerCase().includes(wanted)),
  );
  return (
    <div className={css.page}>
      <div className={css.bar}>
        <SearchInput
          className={css.search ?? ""}
          label={t("commands.list.filter")}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <span className={css.grow} />
        <Button
          variant="primary"
          icon={<Plus />}
          onClick={() => setAdding(true)}
          data-testid="new-command"
        >
          {t("commands.action.new")}
        </Button>
      </div>
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
      {all.length > 0 && shown.length === 0 && <EmptyState title={t("commands.empty.filtered")} />}
      {shown.length > 0 && (
        <CommandTable bot={bot} commands={shown} onOpenGraph={onOpenGraph} onEdit={setEdited} />
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
      {edited && (
        <CommandDialog
          command={edited}
          others={all.filter((one) => one.id !== edited.id)}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}

function CommandTable({
  bot,
  commands,
  onOpenGraph,
  onEdit,
}: {
  bot: BotView;
  commands: readonly CommandView[];
  onOpenGraph: (commandId: number, title: string) => void;
  onEdit: (command: CommandView) => void;
}) {
  const t = useTranslate();
  const changes = useCommandChanges();
  const menuOf = (command: CommandView): MenuItem[] => [
    {
      type: "action",
      id: "open-graph",
      label: t("commands.action.openGraph"),
      icon: <Workflow />,
      run: () => onOpenGraph(command.id, command.name),
    },
    {
      type: "action",
      id: "edit-command",
      label: t("commands.action.edit"),
      icon: <Pencil />,
      run: () => onEdit(command),
    },
    { type: "separator", id: "changes" },
    {
      type: "action",
      id: "delete-command",
      label: t("commands.action.delete"),
      icon: <Trash2 />,
      isDanger: true,
      run: () => changes.remove(command),
    },
  ];
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th className={css.on}>{t("commands.column.enabled")}</th>
          <th>{t("commands.column.name")}</th>
          <th>{t("commands.column.description")}</th>
          <th>{t("commands.column.chatTypes")}</th>
          <th className={css.number}>{t("commands.column.cooldown")}</th>
          <th className={css.ends} aria-label={t("commands.column.actions")} />
        </tr>
      </thead>
      <tbody>
        {commands.map((command) => (
          <ContextMenu key={command.id} items={menuOf(command)} label={command.name}>
            <tr
              className={classNames(!command.isEnabled && css.disabled)}
              data-testid={`command-row-${command.name}`}
            >
              <td className={css.on}>
                <Switch
                  label={t("commands.row.enable", { name: command.name })}
                  isOn={command.isEnabled}
                  onChange={(isOn) => changes.setEnabled(command, isOn)}
                />
              </td>
              <td>
                <button
                  type="button"
                  className={css.name}
                  onClick={() => onOpenGraph(command.id, command.name)}
                >
                  {bot.prefix}
                  {command.name}
                </button>
                {command.aliases.length > 0 && (
                  <span className={css.aliases}>{command.aliases.join(", ")}</span>
                )}
                {command.hasDraft && <span className={css.draft}>{t("commands.row.draft")}</span>}
              </td>
              <td className={css.description}>{command.description}</td>
              <td>
                {command.allowedChatTypes
                  .map((type) =>
                    type === "chat" || type === "private" ? t(`commands.chatType.${type}`) : type,
                  )
                  .join(", ")}
              </td>
              <td className={css.number}>{command.cooldownSeconds}</td>
              <td className={css.ends}>
                <span className={css.buttons}>
                  <Button
                    size="small"
                    icon={<Workflow />}
                    onClick={() => onOpenGraph(command.id, command.name)}
                    data-testid={`open-graph-${command.name}`}
                  >
                    {t("commands.action.openGraph")}
                  </Button>
                  <IconButton
                    label={t("commands.action.edit")}
                    onClick={() => onEdit(command)}
                    data-testid={`edit-command-${command.name}`}
                  >
                    <Pencil />
                  </IconButton>
                  <IconButton
                    label={t("commands.action.delete")}
                    onClick={() => changes.remove(command)}
                    data-testid={`delete-command-${command.name}`}
                  >
                    <Trash2 />
                  </IconButton>
                </span>
              </td>
            </tr>
          </ContextMenu>
        ))}
      </tbody>
    </table>
  );
}
