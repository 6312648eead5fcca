import type { ProxyChoiceView, ProxyView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { Select } from "@/design/Select";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { KINDS, proxyAddress } from "./proxy-draft";

const DIRECT = "direct";
const POOL = "pool";

/** How a bot goes to its server. The choice holds at once and is used at the next join. */
export function BotProxyField({ botId }: { botId: number }) {
  const t = useTranslate();
  const locale = useLocale();
  const proxies = useRead("listProxies", {});
  const own = useRead("getBotProxy", { botId });
  const set = useWrite("setBotProxy");
  const all = proxies.data ?? [];
  const current = all.find((proxy) => proxy.id === own.data?.currentProxyId);
  const error = proxies.error ?? own.error ?? set.error;
  return (
    <>
      <Field
        label={t("proxies.bot.label")}
        hint={
          current
            ? t("proxies.bot.current", { address: proxyAddress(current) })
            : t("proxies.bot.hint")
        }
      >
        {(control) => (
          <Select
            {...control}
            value={valueOf(own.data?.choice)}
            disabled={own.isPending || proxies.isPending || set.isPending}
            options={[
              { value: DIRECT, label: t("proxies.bot.direct") },
              { value: POOL, label: t("proxies.bot.pool") },
              ...all.map((proxy) => ({ value: String(proxy.id), label: labelOf(proxy) })),
            ]}
            onPick={(value) => set.mutate({ botId, choice: choiceOf(value) })}
            data-testid="bot-proxy"
          />
        )}
      </Field>
      {error && <ErrorPanel {...describeError(t, locale, error)} />}
    </>
  );
}

function valueOf(choice: ProxyChoiceView | undefined): string {
  return choice?.type === "one" ? String(choice.proxyId) : (choice?.type ?? DIRECT);
}

function choiceOf(value: string): ProxyChoiceView {
  if (value === DIRECT || value === POOL) return { type: value };
  return { type: "one", proxyId: Number(value) };
}

function labelOf(proxy: ProxyView): string {
  const kind = KINDS.find((one) => one.value === proxy.kind)?.label ?? "";
  return [proxyAddress(proxy), kind, proxy.username, proxy.note].filter(Boolean).join(" · ");
}
