import { useState } from "react";
import type { ProxyView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { useEdited } from "@/backend/use-edited";
import { conflictFields } from "@/design/conflict-fields";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { Segmented } from "@/design/Segmented";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Proxies.module.css";
import { capOf, KINDS, proxyAddress, proxyDraft, proxyProblems } from "./proxy-draft";

const EXAMPLE = "proxy.example.net:1080";

/** Adds a proxy, or changes the one given. */
export function ProxyDialog({ proxy, onClose }: { proxy: ProxyView | null; onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const create = useWrite("createProxy");
  const update = useWrite("updateProxy");
  const edited = useEdited(proxy, update);
  const { base, theirs } = edited;
  const was = proxyDraft(base);
  const [draft, setDraft] = useState(was);
  const set = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));
  const problems = proxyProblems(draft, proxy?.hasPassword ?? false);
  const isPending = create.isPending || update.isPending;
  const canSave =
    draft.address.trim() !== "" && !Object.values(problems).some(Boolean) && !isPending;
  const error = create.error ?? update.error;
  const save = (over = edited.revision) => {
    const isWithoutPassword = draft.kind === "socks4a";
    const plain = {
      kind: draft.kind,
      address: draft.address.trim(),
      username: draft.username.trim(),
      note: draft.note,
    };
    const cap = capOf(draft.maxBots) ?? 0;
    if (proxy) {
      const password = isWithoutPassword && proxy.hasPassword ? "" : draft.password;
      const req = { id: proxy.id, ...plain, password, maxBots: cap, isEnabled: null };
      update.mutate({ ...req, expectedRevision: over }, { onSuccess: onClose });
    } else {
      const password = isWithoutPassword ? "" : (draft.password ?? "");
      const req = { ...plain, password, maxBots: cap === 0 ? null : cap };
      create.mutate(req, { onSuccess: onClose });
    }
  };
  return (
    <FormDialog
      title={
        proxy ? t("proxies.edit.title", { address: proxyAddress(proxy) }) : t("proxies.action.new")
      }
      words={useFormWords()}
      saveLabel={proxy ? t("common.action.save") : t("proxies.action.add")}
      canSave={canSave}
      isDirty={JSON.stringify(draft) !== JSON.stringify(was)}
      error={error && describeError(t, locale, error)}
      conflict={
        theirs && {
          fields: conflictFields(
            {
              kind: t("proxies.field.kind"),
              address: t("proxies.field.address"),
              username: t("proxies.field.username"),
              maxBots: t("proxies.field.maxBots"),
              note: t("proxies.field.note"),
            },
            proxyDraft(theirs),
            draft,
          ),
          onTake: () => {
            setDraft(proxyDraft(theirs));
            edited.take();
          },
          onKeep: () => save(theirs.revision),
          onClose: edited.leave,
        }
      }
      onSave={() => save()}
      onReset={proxy ? () => setDraft(was) : undefined}
      onClose={onClose}
      testId="proxy-dialog"
      saveTestId="save-proxy"
    >
      <Segmented
        label={t("proxies.field.kind")}
        value={draft.kind}
        options={KINDS}
        onPick={(kind) => set({ kind })}
      />
      <Field
        label={t("proxies.field.address")}
        hint={t("proxies.field.addressHint")}
        error={problems.address ? t("proxies.problem.address") : null}
      >
        {(control) => (
          <TextInput
            {...control}
            value={draft.address}
            placeholder={EXAMPLE}
            onChange={(event) => set({ address: event.target.value })}
            data-testid="proxy-address"
          />
        )}
      </Field>
      <div className={css.pair}>
        <Field
          label={t("proxies.field.username")}
          error={problems.username ? t("proxies.problem.username") : null}
        >
          {(control) => (
            <TextInput
              {...control}
              autoComplete="off"
              value={draft.username}
              onChange={(event) => set({ username: event.target.value })}
              data-testid="proxy-username"
            />
          )}
        </Field>
        {draft.kind !== "socks4a" && (
          <Field label={t("proxies.field.password")} hint={t("proxies.field.passwordHint")}>
            {(control) => (
              <TextInput
                {...control}
                type="password"
                autoComplete="new-password"
                value={draft.password ?? ""}
                placeholder={proxy?.hasPassword ? t("proxies.field.passwordKept") : ""}
                onChange={(event) => set({ password: event.target.value })}
                data-testid="proxy-password"
              />
            )}
          </Field>
        )}
      </div>
      <div className={css.pair}>
        <Field
          label={t("proxies.field.maxBots")}
          hint={t("proxies.field.maxBotsHint")}
          error={problems.maxBots ? t("proxies.problem.maxBots") : null}
        >
          {(control) => (
            <TextInput
              {...control}
              inputMode="numeric"
              value={draft.maxBots}
              onChange={(event) => set({ maxBots: event.target.value })}
              data-testid="proxy-max-bots"
            />
          )}
        </Field>
        <Field
          label={t("proxies.field.note")}
          error={problems.note ? t("proxies.problem.note") : null}
        >
          {(control) => (
            <TextInput
              {...control}
              value={draft.note}
              onChange={(event) => set({ note: event.target.value })}
              data-testid="proxy-note"
            />
          )}
        </Field>
      </div>
    </FormDialog>
  );
}
