import { FlaskConical, MessageSquareText, Pencil, Plus, Trash2, Workflow, Zap } from "lucide-react";
import { useState } from "react";
import type { BotView, CommandView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { classNames } from "@/design/class-names";
import { ContextMenu } from "@/design/ContextMenu";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { IconButton } from "@/design/IconButton";
import { ListPage } from "@/design/ListPage";
import type { MenuItem } from "@/design/menu-item";
import { Skeleton } from "@/design/Skeleton";
import { Switch } from "@/design/Switch";
import { Table } from "@/design/Table";
import table from "@/design/Table.module.css";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { CommandDialog } from "./CommandDialog";
import css from "./CommandsPage.module.css";
import { NewCommandDialog } from "./NewCommandDialog";
import { RepliesDialog } from "./RepliesDialog";
import { TryPanel } from "./TryPanel";
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
  // The app's own commands have no graph: their names and who may use them is what one opens.
  const open = (command: CommandView) =>
    command.builtIn === null ? onOpenGraph(command.id, command.name) : onEdit(command);
  const menuOf = (command: CommandView): MenuItem[] => [
    ...(command.builtIn === null
      ? [
          {
            type: "action" as const,
            id: "open-graph",
            label: t("commands.action.openGraph"),
            icon: <Workflow />,
            run: () => onOpenGraph(command.id, command.name),
          },
        ]
      : []),
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
    <Table
      columns={[
        { id: "on", label: t("commands.column.enabled"), width: 88 },
        { id: "name", label: t("commands.column.name") },
        { id: "description", label: t("commands.column.description") },
        { id: "permission", label: t("commands.column.permission"), width: 140 },
        { id: "types", label: t("commands.column.chatTypes") },
        { id: "cooldown", label: t("commands.column.cooldown"), width: 96, isNumber: true },
        { id: "actions", label: t("commands.column.actions"), width: 220, isHeadHidden: true },
      ]}
    >
      {commands.map((command) => (
        <ContextMenu key={command.id} items={menuOf(command)} label={command.name}>
          <tr
            className={classNames(!command.isEnabled && table.disabled)}
            data-testid={`command-row-${command.name}`}
          >
            <td>
              <Switch
                label={t("commands.row.enable", { name: command.name })}
                isOn={command.isEnabled}
                onChange={(isOn) => changes.setEnabled(command, isOn)}
              />
            </td>
            <td>
              <button
                type="button"
                className={classNames(table.name, css.code)}
                onClick={() => open(command)}
              >
                {bot.prefix}
                {command.name}
              </button>
              {command.aliases.length > 0 && (
                <span className={css.aliases}>{command.aliases.join(", ")}</span>
              )}
              {command.hasDraft && <span className={table.badge}>{t("commands.row.draft")}</span>}
              {command.builtIn !== null && (
                <span className={table.badge}>{t("commands.row.builtIn")}</span>
              )}
            </td>
            <td className={table.muted}>{command.description}</td>
            <td className={classNames(table.muted, css.code)}>{command.permission ?? ""}</td>
            <td>
              {command.allowedChatTypes
                .map((type) =>
                  type === "chat" || type === "private" ? t(`commands.chatType.${type}`) : type,
                )
                .join(", ")}
            </td>
            <td className={table.number}>{command.cooldownSeconds}</td>
            <td className={table.ends}>
              <span className={table.buttons}>
                {command.builtIn === null && (
                  <Button
                    size="small"
                    icon={<Workflow />}
                    onClick={() => onOpenGraph(command.id, command.name)}
                    data-testid={`open-graph-${command.name}`}
                  >
                    {t("commands.action.openGraph")}
                  </Button>
                )}
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
    </Table>
  );
}
