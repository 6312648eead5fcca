import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Pencil,
  PowerOff,
  RefreshCw,
  Trash2,
} from "lucide-react";
import type { BackendError } from "@/backend/backend-error";
import type { ProxyView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { IconButton } from "@/design/IconButton";
import { Switch } from "@/design/Switch";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
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

/** A row per proxy: how it is, who goes through it. */
export function ProxyTable({
  proxies,
  onEdit,
}: {
  proxies: readonly ProxyView[];
  onEdit: (proxy: ProxyView) => void;
}) {
  const t = useTranslate();
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th className={css.switch} aria-label={t("proxies.column.on")} />
          <th>{t("proxies.column.address")}</th>
          <th className={css.kind}>{t("proxies.column.kind")}</th>
          <th>{t("proxies.column.state")}</th>
          <th className={css.bots}>{t("proxies.column.bots")}</th>
          <th className={css.ends} aria-label={t("commands.column.actions")} />
        </tr>
      </thead>
      <tbody>
        {proxies.map((proxy) => (
          <ProxyRow key={proxy.id} proxy={proxy} onEdit={() => onEdit(proxy)} />
        ))}
      </tbody>
    </table>
  );
}

function ProxyRow({ proxy, onEdit }: { proxy: ProxyView; onEdit: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const update = useWrite("updateProxy");
  const check = useWrite("checkProxies");
  const remove = useWrite("deleteProxy");
  const restore = useWrite("restoreProxy");
  const address = proxyAddress(proxy);
  const isOwned = proxy.ownBotIds.length > 0;
  const onError = (error: BackendError) =>
    showToast({ text: describeError(t, locale, error).message, tone: "error" });
  const removeProxy = () =>
    remove.mutate(
      { id: proxy.id },
      {
        onError,
        onSuccess: () =>
          showToast({
            text: t("proxies.toast.deleted", { address }),
            action: {
              label: t("common.action.undo"),
              run: () => restore.mutate({ id: proxy.id }, { onError }),
            },
          }),
      },
    );
  return (
    <tr data-testid={`proxy-row-${address}`}>
      <td className={css.switch}>
        <Switch
          label={t("proxies.action.use", { address })}
          isOn={proxy.isEnabled}
          onChange={(isEnabled) => update.mutate(changeOf(proxy.id, { isEnabled }), { onError })}
        />
      </td>
      <td>
        <span className={css.address} data-selectable>
          {address}
        </span>
        {(proxy.username !== "" || proxy.note !== "") && (
          <span className={css.note}>
            {[proxy.username, proxy.note].filter(Boolean).join(" · ")}
          </span>
        )}
      </td>
      <td className={css.kind}>{KINDS.find((kind) => kind.value === proxy.kind)?.label}</td>
      <td>
        <Health proxy={proxy} />
      </td>
      <td className={css.bots}>
        <Carried proxy={proxy} />
      </td>
      <td className={css.ends}>
        <IconButton
          label={t("proxies.action.check")}
          aria-disabled={proxy.isChecking}
          onClick={() => !proxy.isChecking && check.mutate({ ids: [proxy.id] }, { onError })}
          data-testid={`check-proxy-${address}`}
        >
          <RefreshCw />
        </IconButton>
        <IconButton
          label={t("proxies.action.edit")}
          onClick={onEdit}
          data-testid={`edit-proxy-${address}`}
        >
          <Pencil />
        </IconButton>
        <IconButton
          label={isOwned ? t("proxies.delete.inUse") : t("proxies.action.delete")}
          aria-disabled={isOwned}
          onClick={() => !isOwned && removeProxy()}
          data-testid={`delete-proxy-${address}`}
        >
          <Trash2 />
        </IconButton>
      </td>
    </tr>
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
  const locale = useLocale();
  const health = proxyHealth(proxy);
  const { check } = proxy;
  const text =
    health === "works" && check
      ? t("proxies.state.works", { ms: check.latencyMs ?? 0 })
      : t(`proxies.state.${health === "works" ? "unknown" : health}`);
  const moment = check && t("proxies.state.at", { moment: formatMoment(locale, check.at) });
  const why = health === "fails" ? check?.fault : null;
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
