import { Pencil, Trash2, Workflow } from "lucide-react";
import { useMemo } from "react";
import type { BotView, CommandView } from "@/backend/bindings";
import { hasGraph } from "@/backend/graph-source";
import { Button } from "@/design/Button";
import { classNames } from "@/design/class-names";
import { DataTable, type DataColumn } from "@/design/DataTable";
import cells from "@/design/DataTable.module.css";
import { EmptyState } from "@/design/EmptyState";
import { IconButton } from "@/design/IconButton";
import type { MenuItem } from "@/design/menu-item";
import { Switch } from "@/design/Switch";
import table from "@/design/Table.module.css";
import { useLatest } from "@/design/use-latest";
import type { Translate } from "@/i18n/locale-context";
import { useTranslate } from "@/i18n/use-translate";
import css from "./CommandsPage.module.css";
import { useCommandChanges } from "./use-command-changes";

const keyOf = ({ id }: CommandView) => id;
const nameOf = ({ name }: CommandView) => name;
const testIdOf = ({ name }: CommandView) => `command-row-${name}`;
const classOf = ({ isEnabled }: CommandView) => (isEnabled ? undefined : css.off);

/** The commands of a bot. Enter and a double click open the graph; of the app's own commands, the form. */
export function CommandTable({
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
    hasGraph(command) ? onOpenGraph(command.id, command.name) : onEdit(command);
  const actions = useLatest({ ...changes, open, openGraph: onOpenGraph, edit: onEdit });
  const { prefix } = bot;
  const columns = useMemo((): readonly DataColumn<CommandView>[] => {
    const chats = ({ allowedChatTypes }: CommandView) => chatWords(t, allowedChatTypes);
    return [
      {
        id: "on",
        label: t("commands.column.enabled"),
        track: "72px",
        sortBy: ({ isEnabled }) => Number(isEnabled),
        cell: (command) => (
          <Switch
            label={t("commands.row.enable", { name: command.name })}
            isOn={command.isEnabled}
            onChange={(isOn) => actions.current.setEnabled(command, isOn)}
          />
        ),
      },
      {
        id: "name",
        label: t("commands.column.name"),
        track: "minmax(176px, 1.4fr)",
        sortBy: nameOf,
        cell: (command) => (
          <CommandName
            command={command}
            prefix={prefix}
            onOpen={() => actions.current.open(command)}
          />
        ),
      },
      {
        id: "description",
        label: t("commands.column.description"),
        track: "minmax(120px, 1.6fr)",
        fromWidth: 680,
        cell: ({ description }) => (
          <span className={cells.muted} title={description}>
            {description}
          </span>
        ),
      },
      {
        id: "permission",
        label: t("commands.column.permission"),
        track: "minmax(96px, 1fr)",
        fromWidth: 800,
        sortBy: ({ permission }) => permission,
        cell: ({ permission }) => (
          <span className={classNames(cells.muted, css.code)} title={permission ?? undefined}>
            {permission}
          </span>
        ),
      },
      {
        id: "types",
        label: t("commands.column.chatTypes"),
        track: "minmax(96px, 1fr)",
        fromWidth: 900,
        cell: (command) => <span title={chats(command)}>{chats(command)}</span>,
      },
      {
        id: "cooldown",
        label: t("commands.column.cooldown"),
        track: "96px",
        isNumber: true,
        sortBy: ({ cooldownSeconds }) => cooldownSeconds,
        cell: ({ cooldownSeconds }) => cooldownSeconds,
      },
      {
        id: "actions",
        label: t("commands.column.actions"),
        track: "176px",
        isHeadHidden: true,
        cell: (command) => (
          <span className={cells.buttons}>
            {hasGraph(command) && (
              <Button
                size="small"
                icon={<Workflow />}
                onClick={() => actions.current.openGraph(command.id, command.name)}
                data-testid={`open-graph-${command.name}`}
              >
                {t("commands.action.openGraph")}
              </Button>
            )}
            <IconButton
              label={t("commands.action.edit")}
              onClick={() => actions.current.edit(command)}
              data-testid={`edit-command-${command.name}`}
            >
              <Pencil />
            </IconButton>
            <IconButton
              label={t("commands.action.delete")}
              onClick={() => actions.current.remove(command)}
              data-testid={`delete-command-${command.name}`}
            >
              <Trash2 />
            </IconButton>
          </span>
        ),
      },
    ];
  }, [t, prefix, actions]);
  const menuOf = (command: CommandView): MenuItem[] => [
    ...(hasGraph(command)
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
    <DataTable
      id="commands"
      label={t("commands.list.name")}
      columns={columns}
      rows={commands}
      keyOf={keyOf}
      nameOf={nameOf}
      rowHeight={36}
      testIdOf={testIdOf}
      classOf={classOf}
      onOpen={open}
      onDelete={changes.remove}
      menuOf={menuOf}
      empty={<EmptyState title={t("commands.empty.filtered")} />}
    />
  );
}

/** What a command is called, with its other names and what is special about it. */
function CommandName({
  command,
  prefix,
  onOpen,
}: {
  command: CommandView;
  prefix: string;
  onOpen: () => void;
}) {
  const t = useTranslate();
  return (
    <span className={css.names}>
      <button type="button" className={classNames(cells.name, css.code)} onClick={onOpen}>
        {prefix}
        {command.name}
      </button>
      {command.aliases.length > 0 && (
        <span className={css.aliases} title={command.aliases.join(", ")}>
          {command.aliases.join(", ")}
        </span>
      )}
      {command.hasDraft && <span className={table.badge}>{t("commands.row.draft")}</span>}
      {command.builtIn !== null && <span className={table.badge}>{t("commands.row.builtIn")}</span>}
      {command.plugin !== null && <span className={table.badge}>{command.plugin}</span>}
    </span>
  );
}

function chatWords(t: Translate, types: readonly string[]): string {
  const word = (type: string) =>
    type === "chat" || type === "private" ? t(`commands.chatType.${type}`) : type;
  return types.map(word).join(", ");
}
