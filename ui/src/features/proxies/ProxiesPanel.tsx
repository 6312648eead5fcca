import { Import, Plus, RefreshCw } from "lucide-react";
import { useMemo, useState } from "react";
import type { ProxyView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { ErrorPanel } from "@/design/ErrorPanel";
import { SearchInput } from "@/design/SearchInput";
import { SectionHead } from "@/design/SectionHead";
import { Skeleton } from "@/design/Skeleton";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { ImportDialog } from "./ImportDialog";
import css from "./Proxies.module.css";
import { ProxyDialog } from "./ProxyDialog";
import { proxyAddress } from "./proxy-draft";
import { ProxyTable } from "./ProxyTable";

const NO_PROXIES: readonly ProxyView[] = [];

/** The proxies: how they are, who goes through them, adding and importing. */
export function ProxiesPanel() {
  const t = useTranslate();
  const locale = useLocale();
  const proxies = useRead("listProxies", {});
  const check = useWrite("checkProxies");
  const [dialog, setDialog] = useState<{ proxy: ProxyView | null } | null>(null);
  const [isImporting, setImporting] = useState(false);
  const [filter, setFilter] = useState("");
  const all = proxies.data ?? NO_PROXIES;
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    const wordsOf = (proxy: ProxyView) => `${proxyAddress(proxy)} ${proxy.username} ${proxy.note}`;
    return all.filter((proxy) => wordsOf(proxy).toLowerCase().includes(wanted));
  }, [all, filter]);
  const checkAll = () =>
    check.mutate(
      { ids: null },
      {
        onError: (error) =>
          showToast({ text: describeError(t, locale, error).message, tone: "error" }),
      },
    );
  return (
    <section className={css.panel} aria-labelledby="proxies-title" data-testid="proxies-panel">
      <SectionHead
        id="proxies-title"
        title={t("proxies.panel.title")}
        hint={t("proxies.panel.hint")}
      >
        {all.length > 1 && (
          <SearchInput
            className={css.search ?? ""}
            label={t("proxies.list.filter")}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            data-testid="filter-proxies"
          />
        )}
        {all.length > 0 && (
          <Button
            icon={<RefreshCw />}
            disabled={check.isPending || all.every((proxy) => proxy.isChecking)}
            onClick={checkAll}
            data-testid="check-proxies"
          >
            {t("proxies.action.checkAll")}
          </Button>
        )}
        <Button icon={<Import />} onClick={() => setImporting(true)} data-testid="import-proxies">
          {t("proxies.action.import")}
        </Button>
        <Button icon={<Plus />} onClick={() => setDialog({ proxy: null })} data-testid="new-proxy">
          {t("proxies.action.new")}
        </Button>
      </SectionHead>
      {proxies.isPending && <Skeleton label={t("common.state.loading")} />}
      {proxies.error && (
        <ErrorPanel
          {...describeError(t, locale, proxies.error)}
          onRetry={() => void proxies.refetch()}
        />
      )}
      {proxies.data?.length === 0 && <p className={css.none}>{t("proxies.panel.empty")}</p>}
      {all.length > 0 && <ProxyTable proxies={shown} onEdit={(proxy) => setDialog({ proxy })} />}
      {dialog && <ProxyDialog proxy={dialog.proxy} onClose={() => setDialog(null)} />}
      {isImporting && <ImportDialog onClose={() => setImporting(false)} />}
    </section>
  );
}
