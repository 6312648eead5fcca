import { MessagesSquare, Pencil, Plus, Server, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { BackendError } from "@/backend/backend-error";
import type { ServerView } from "@/backend/bindings";
import { addressText } from "@/backend/field-rules";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { classNames } from "@/design/class-names";
import { ContextMenu } from "@/design/ContextMenu";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { IconButton } from "@/design/IconButton";
import { PageHead } from "@/design/PageHead";
import panel from "@/design/Panel.module.css";
import { Skeleton } from "@/design/Skeleton";
import { showToast } from "@/design/toast-store";
import { Table } from "@/design/Table";
import table from "@/design/Table.module.css";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { ServerDialog } from "./ServerDialog";
import css from "./ServersPage.module.css";

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
  const all = servers.data ?? [];
  return (
    <div className={panel.page}>
      <PageHead title={t("servers.page.title")}>
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
            servers={all}
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
  const locale = useLocale();
  const remove = useWrite("deleteServer");
  const restore = useWrite("restoreServer");
  const onError = (error: BackendError) =>
    showToast({ text: describeError(t, locale, error).message, tone: "error" });
  const removeServer = (server: ServerView) =>
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
  return (
    <Table
      columns={[
        { id: "name", label: t("servers.column.name") },
        { id: "address", label: t("servers.column.address") },
        { id: "bots", label: t("servers.column.bots"), width: 96, isNumber: true },
        { id: "actions", label: t("commands.column.actions"), width: 128, isHeadHidden: true },
      ]}
    >
      {servers.map((server) => (
        <ContextMenu
          key={server.id}
          label={server.name}
          items={[
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
          ]}
        >
          <tr data-testid={`server-row-${server.name}`}>
            <td className={table.name}>{server.name}</td>
            <td className={table.muted} data-selectable>
              {addressText(server)}
            </td>
            <td className={table.number}>{server.botCount}</td>
            <td className={classNames(table.ends, css.ends)}>
              <IconButton
                label={t("servers.action.chat")}
                onClick={() => onOpenChat(server)}
                data-testid={`chat-server-${server.name}`}
              >
                <MessagesSquare />
              </IconButton>
              <IconButton
                label={t("servers.action.edit")}
                onClick={() => onEdit(server)}
                data-testid={`edit-server-${server.name}`}
              >
                <Pencil />
              </IconButton>
              <IconButton
                label={server.botCount > 0 ? t("servers.delete.inUse") : t("servers.action.delete")}
                aria-disabled={server.botCount > 0}
                onClick={() => server.botCount === 0 && removeServer(server)}
                data-testid={`delete-server-${server.name}`}
              >
                <Trash2 />
              </IconButton>
            </td>
          </tr>
        </ContextMenu>
      ))}
    </Table>
  );
}
