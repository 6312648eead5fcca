import { MessagesSquare, Pencil, Plus, Server, Trash2 } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import type { BackendError } from "@/backend/backend-error";
import type { ServerView } from "@/backend/bindings";
import { addressText, serverText } from "@/backend/field-rules";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { DataTable, type DataColumn } from "@/design/DataTable";
import cells from "@/design/DataTable.module.css";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { IconButton } from "@/design/IconButton";
import type { MenuItem } from "@/design/menu-item";
import { PageHead } from "@/design/PageHead";
import panel from "@/design/Panel.module.css";
import { SearchInput } from "@/design/SearchInput";
import { Skeleton } from "@/design/Skeleton";
import { showToast } from "@/design/toast-store";
import { useLatest } from "@/design/use-latest";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { ServerDialog } from "./ServerDialog";
import css from "./ServersPage.module.css";

const NO_SERVERS: readonly ServerView[] = [];
const keyOf = (server: ServerView) => server.id;
const nameOf = (server: ServerView) => server.name;
const testIdOf = (server: ServerView) => `server-row-${server.name}`;

/** The address book. */
export function ServersPage({
  practice,
  proxies,
  onOpenChat,
}: {
  /** The practice world, above the servers of others. */
  practice: ReactNode;
  /** The proxies, below them. */
  proxies: ReactNode;
  onOpenChat: (server: ServerView) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const servers = useRead("listServers", {});
  const [dialog, setDialog] = useState<{ server: ServerView | null } | null>(null);
  const [filter, setFilter] = useState("");
  const all = servers.data ?? NO_SERVERS;
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return all.filter((server) => serverText(server).toLowerCase().includes(wanted));
  }, [all, filter]);
  return (
    <div className={panel.page}>
      <PageHead title={t("servers.page.title")}>
        {all.length > 1 && (
          <SearchInput
            className={css.search ?? ""}
            label={t("servers.list.filter")}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            data-testid="filter-servers"
          />
        )}
        <Button
          variant="primary"
          icon={<Plus />}
          onClick={() => setDialog({ server: null })}
          data-testid="new-server"
        >
          {t("servers.action.new")}
        </Button>
      </PageHead>
      <div className={panel.body}>
        {practice}
        {servers.isPending && <Skeleton label={t("common.state.loading")} />}
        {servers.error && (
          <ErrorPanel
            {...describeError(t, locale, servers.error)}
            onRetry={() => void servers.refetch()}
          />
        )}
        {servers.data && all.length === 0 && (
          <EmptyState
            icon={<Server />}
            title={t("servers.empty.title")}
            text={t("servers.empty.text")}
          />
        )}
        {all.length > 0 && (
          <ServerTable
            servers={shown}
            onEdit={(server) => setDialog({ server })}
            onOpenChat={onOpenChat}
          />
        )}
        {proxies}
      </div>
      {dialog && <ServerDialog server={dialog.server} onClose={() => setDialog(null)} />}
    </div>
  );
}

function ServerTable({
  servers,
  onEdit,
  onOpenChat,
}: {
  servers: readonly ServerView[];
  onEdit: (server: ServerView) => void;
  onOpenChat: (server: ServerView) => void;
}) {
  const t = useTranslate();
  const removeServer = useRemoveServer();
  const remove = (server: ServerView) => {
    if (server.botCount === 0) removeServer(server);
  };
  const actions = useLatest({ edit: onEdit, chat: onOpenChat, remove });
  const columns = useMemo((): readonly DataColumn<ServerView>[] => {
    return [
      {
        id: "name",
        label: t("servers.column.name"),
        track: "minmax(120px, 1fr)",
        sortBy: nameOf,
        cell: ({ name }) => <span className={cells.name}>{name}</span>,
      },
      {
        id: "address",
        label: t("servers.column.address"),
        track: "minmax(120px, 1fr)",
        sortBy: addressText,
        cell: (server) => (
          <span className={cells.muted} data-selectable>
            {addressText(server)}
          </span>
        ),
      },
      {
        id: "bots",
        label: t("servers.column.bots"),
        track: "72px",
        isNumber: true,
        sortBy: ({ botCount }) => botCount,
        cell: ({ botCount }) => botCount,
      },
      {
        id: "actions",
        label: t("commands.column.actions"),
        track: "120px",
        isHeadHidden: true,
        cell: (server) => (
          <span className={cells.buttons}>
            <IconButton
              label={t("servers.action.chat")}
              onClick={() => actions.current.chat(server)}
              data-testid={`chat-server-${server.name}`}
            >
              <MessagesSquare />
            </IconButton>
            <IconButton
              label={t("servers.action.edit")}
              onClick={() => actions.current.edit(server)}
              data-testid={`edit-server-${server.name}`}
            >
              <Pencil />
            </IconButton>
            <IconButton
              label={server.botCount > 0 ? t("servers.delete.inUse") : t("servers.action.delete")}
              aria-disabled={server.botCount > 0}
              onClick={() => actions.current.remove(server)}
              data-testid={`delete-server-${server.name}`}
            >
              <Trash2 />
            </IconButton>
          </span>
        ),
      },
    ];
  }, [t, actions]);
  const menuOf = (server: ServerView): readonly MenuItem[] => [
    {
      type: "action",
      id: "edit-server",
      label: t("servers.action.edit"),
      icon: <Pencil />,
      run: () => onEdit(server),
    },
    {
      type: "action",
      id: "server-chat",
      label: t("servers.action.chat"),
      icon: <MessagesSquare />,
      run: () => onOpenChat(server),
    },
    {
      type: "action",
      id: "delete-server",
      label: t("servers.action.delete"),
      icon: <Trash2 />,
      isDanger: true,
      isDisabled: server.botCount > 0,
      run: () => removeServer(server),
    },
  ];
  return (
    <DataTable
      id="servers"
      label={t("servers.page.title")}
      columns={columns}
      rows={servers}
      keyOf={keyOf}
      nameOf={nameOf}
      testIdOf={testIdOf}
      isFitted
      onOpen={onEdit}
      onDelete={remove}
      menuOf={menuOf}
      empty={<EmptyState title={t("servers.empty.filtered")} />}
    />
  );
}

/** Deletes a server at once and offers to undo it. */
function useRemoveServer(): (server: ServerView) => void {
  const t = useTranslate();
  const locale = useLocale();
  const remove = useWrite("deleteServer");
  const restore = useWrite("restoreServer");
  const onError = (error: BackendError) =>
    showToast({ text: describeError(t, locale, error).message, tone: "error" });
  return (server) =>
    remove.mutate(
      { id: server.id },
      {
        onError,
        onSuccess: () =>
          showToast({
            text: t("servers.toast.deleted", { name: server.name }),
            action: {
              label: t("common.action.undo"),
              run: () => restore.mutate({ id: server.id }, { onError }),
            },
          }),
      },
    );
}
