import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Pencil,
  PowerOff,
  RefreshCw,
  Trash2,
} from "lucide-react";
import { useMemo, type RefObject } from "react";
import type { BackendError } from "@/backend/backend-error";
import type { ProxyView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { DataTable, type DataColumn } from "@/design/DataTable";
import cells from "@/design/DataTable.module.css";
import { IconButton } from "@/design/IconButton";
import { Switch } from "@/design/Switch";
import { showToast } from "@/design/toast-store";
import { useLatest } from "@/design/use-latest";
import { describeError } from "@/i18n/describe-error";
import { describeTold } from "@/i18n/describe-told";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Proxies.module.css";
import { KINDS, proxyAddress, proxyHealth } from "./proxy-draft";

const MARKS = {
  checking: <RefreshCw />,
  off: <PowerOff />,
  unknown: <CircleDashed />,
  works: <CircleCheck />,
  fails: <CircleX />,
};

const keyOf = (proxy: ProxyView) => proxy.id;
const testIdOf = (proxy: ProxyView) => `proxy-row-${proxyAddress(proxy)}`;
const kindOf = (proxy: ProxyView) =>
  KINDS.find((kind) => kind.value === proxy.kind)?.label ?? proxy.kind;

/** What is wrong first, then what is not known, then what works, the fast ones before the slow. */
const RANKS = { fails: -4, checking: -3, unknown: -2, off: 1_000_000 } as const;
const rankOf = (proxy: ProxyView) => {
  const health = proxyHealth(proxy);
  return health === "works" ? (proxy.check?.latencyMs ?? 0) : RANKS[health];
};

/** A row per proxy: how it is, who goes through it. */
export function ProxyTable({
  proxies,
  onEdit,
}: {
  proxies: readonly ProxyView[];
  onEdit: (proxy: ProxyView) => void;
}) {
  const t = useTranslate();
  const changes = useProxyChanges();
  const actions = useLatest({ ...changes, edit: onEdit });
  const columns = useMemo((): readonly DataColumn<ProxyView>[] => {
    return [
      {
        id: "on",
        label: t("proxies.column.on"),
        track: "60px",
        isHeadHidden: true,
        cell: (proxy) => (
          <Switch
            label={t("proxies.action.use", { address: proxyAddress(proxy) })}
            isOn={proxy.isEnabled}
            onChange={(isEnabled) => actions.current.enable(proxy, isEnabled)}
          />
        ),
      },
      {
        id: "address",
        label: t("proxies.column.address"),
        track: "minmax(136px, 2fr)",
        sortBy: proxyAddress,
        cell: (proxy) => <AddressCell proxy={proxy} />,
      },
      {
        id: "kind",
        label: t("proxies.column.kind"),
        track: "88px",
        fromWidth: 640,
        sortBy: kindOf,
        cell: (proxy) => <span className={cells.muted}>{kindOf(proxy)}</span>,
      },
      {
        id: "state",
        label: t("proxies.column.state"),
        track: "minmax(128px, 3fr)",
        sortBy: rankOf,
        cell: (proxy) => <Health proxy={proxy} />,
      },
      {
        id: "bots",
        label: t("proxies.column.bots"),
        track: "72px",
        isNumber: true,
        sortBy: ({ botIds }) => botIds.length,
        cell: (proxy) => <Carried proxy={proxy} />,
      },
      {
        id: "actions",
        label: t("commands.column.actions"),
        track: "120px",
        isHeadHidden: true,
        cell: (proxy) => <ActionsCell proxy={proxy} actions={actions} />,
      },
    ];
  }, [t, actions]);
  return (
    <DataTable
      id="proxies"
      label={t("proxies.panel.title")}
      columns={columns}
      rows={proxies}
      rowHeight={40}
      keyOf={keyOf}
      nameOf={proxyAddress}
      testIdOf={testIdOf}
      isFitted
      onOpen={onEdit}
      onDelete={changes.remove}
    />
  );
}

/** What can be done to a proxy. Failures are told in a toast, a deletion can be undone. */
function useProxyChanges() {
  const t = useTranslate();
  const locale = useLocale();
  const update = useWrite("updateProxy");
  const check = useWrite("checkProxies");
  const remove = useWrite("deleteProxy");
  const restore = useWrite("restoreProxy");
  const onError = (error: BackendError) =>
    showToast({ text: describeError(t, locale, error).message, tone: "error" });
  return {
    enable: ({ id }: ProxyView, isEnabled: boolean) =>
      update.mutate(changeOf(id, { isEnabled }), { onError }),
    check: ({ id, isChecking }: ProxyView) => {
      if (!isChecking) check.mutate({ ids: [id] }, { onError });
    },
    remove: (proxy: ProxyView) => {
      if (proxy.ownBotIds.length > 0) return;
      const undo = {
        label: t("common.action.undo"),
        run: () => restore.mutate({ id: proxy.id }, { onError }),
      };
      const text = t("proxies.toast.deleted", { address: proxyAddress(proxy) });
      remove.mutate(
        { id: proxy.id },
        { onError, onSuccess: () => showToast({ text, action: undo }) },
      );
    },
  };
}

function AddressCell({ proxy }: { proxy: ProxyView }) {
  const about = [proxy.username, proxy.note].filter(Boolean).join(" · ");
  return (
    <>
      <span className={css.address} data-selectable>
        {proxyAddress(proxy)}
      </span>
      {about !== "" && <span className={css.note}>{about}</span>}
    </>
  );
}

function ActionsCell({
  proxy,
  actions,
}: {
  proxy: ProxyView;
  actions: RefObject<{
    check: (proxy: ProxyView) => void;
    edit: (proxy: ProxyView) => void;
    remove: (proxy: ProxyView) => void;
  }>;
}) {
  const t = useTranslate();
  const address = proxyAddress(proxy);
  const isOwned = proxy.ownBotIds.length > 0;
  return (
    <span className={cells.buttons}>
      <IconButton
        label={t("proxies.action.check")}
        aria-disabled={proxy.isChecking}
        onClick={() => actions.current.check(proxy)}
        data-testid={`check-proxy-${address}`}
      >
        <RefreshCw />
      </IconButton>
      <IconButton
        label={t("proxies.action.edit")}
        onClick={() => actions.current.edit(proxy)}
        data-testid={`edit-proxy-${address}`}
      >
        <Pencil />
      </IconButton>
      <IconButton
        label={isOwned ? t("proxies.delete.inUse") : t("proxies.action.delete")}
        aria-disabled={isOwned}
        onClick={() => actions.current.remove(proxy)}
        data-testid={`delete-proxy-${address}`}
      >
        <Trash2 />
      </IconButton>
    </span>
  );
}

/** The request that changes one thing of a proxy. */
function changeOf(id: number, part: { isEnabled: boolean }) {
  return {
    id,
    kind: null,
    address: null,
    username: null,
    password: null,
    note: null,
    maxBots: null,
    ...part,
  };
}

function Health({ proxy }: { proxy: ProxyView }) {
  const t = useTranslate();
  const said = useSaid();
  const locale = useLocale();
  const health = proxyHealth(proxy);
  const { check } = proxy;
  const text =
    health === "works" && check
      ? t("proxies.state.works", { ms: check.latencyMs ?? 0 })
      : t(`proxies.state.${health === "works" ? "unknown" : health}`);
  const moment = check && t("proxies.state.at", { moment: formatMoment(locale, check.at) });
  const fault = check?.fault ?? "";
  const told = describeTold(t, "proxies", check?.told, fault);
  const why = health === "fails" && fault ? (told === fault ? said(fault) : told) : null;
  return (
    <span
      className={css.health}
      data-health={health}
      title={[why, moment].filter(Boolean).join("\n")}
    >
      {MARKS[health]}
      <span>
        {text}
        {why && <small>{why}</small>}
      </span>
    </span>
  );
}

function Carried({ proxy }: { proxy: ProxyView }) {
  const t = useTranslate();
  const bots = useRead("listBots", {});
  const names = proxy.botIds.map(
    (id) => bots.data?.find((bot) => bot.id === id)?.username ?? String(id),
  );
  const count = proxy.botIds.length;
  return (
    <span title={names.join(", ")}>
      {proxy.maxBots === null ? count : t("proxies.row.botsOf", { count, max: proxy.maxBots })}
    </span>
  );
}
