import { Import, Plus, RefreshCw } from "lucide-react";
import { useState } from "react";
import type { ProxyView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Skeleton } from "@/design/Skeleton";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { ImportDialog } from "./ImportDialog";
import css from "./Proxies.module.css";
import { ProxyDialog } from "./ProxyDialog";
import { ProxyTable } from "./ProxyTable";

/** The proxies: how they are, who goes through them, adding and importing. */
export function ProxiesPanel() {
  const t = useTranslate();
  const locale = useLocale();
  const proxies = useRead("listProxies", {});
  const check = useWrite("checkProxies");
  const [dialog, setDialog] = useState<{ proxy: ProxyView | null } | null>(null);
  const [isImporting, setImporting] = useState(false);
  const all = proxies.data ?? [];
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
      <header className={css.head}>
        <div>
          <h2 id="proxies-title">{t("proxies.panel.title")}</h2>
          <p>{t("proxies.panel.hint")}</p>
        </div>
        <div className={css.actions}>
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
          <Button
            icon={<Plus />}
            onClick={() => setDialog({ proxy: null })}
            data-testid="new-proxy"
          >
            {t("proxies.action.new")}
          </Button>
        </div>
      </header>
      {proxies.isPending && <Skeleton label={t("common.state.loading")} />}
      {proxies.error && (
        <ErrorPanel
          {...describeError(t, locale, proxies.error)}
          onRetry={() => void proxies.refetch()}
        />
      )}
      {proxies.data?.length === 0 && <p className={css.none}>{t("proxies.panel.empty")}</p>}
      {all.length > 0 && <ProxyTable proxies={all} onEdit={(proxy) => setDialog({ proxy })} />}
      {dialog && <ProxyDialog proxy={dialog.proxy} onClose={() => setDialog(null)} />}
      {isImporting && <ImportDialog onClose={() => setImporting(false)} />}
    </section>
  );
}
