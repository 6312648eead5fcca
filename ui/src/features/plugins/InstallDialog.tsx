import { useEffect, useState } from "react";
import { useBackend } from "@/backend/backend-context";
import type { BotView, PluginPreview, PluginSource } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { showToast } from "@/design/toast-store";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Plugins.module.css";
import { PreviewWords } from "./PreviewWords";

const FORM = "install-plugin-form";
const EXAMPLE = "/home/me/plugins/hello";

/** Installing, step by step: where from, what is in it and what it asks for, done. */
export function InstallDialog({ bot, onClose }: { bot: BotView; onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const look = useWrite("previewPlugin");
  const install = useWrite("installPlugin");
  const [place, setPlace] = useState("");
  const [refused, setRefused] = useState<ReadonlySet<string>>(new Set());
  const preview = look.data ?? null;
  useDroppedPath(preview === null, setPlace);
  const source = sourceOf(place);
  const take = () => {
    if (!preview) return;
    install.mutate(
      {
        source,
        digest: preview.digest,
        botIds: [bot.id],
        grants: granted(preview, refused),
      },
      {
        onSuccess: ({ title }) => {
          showToast({ text: t("plugins.toast.installed", { name: title }) });
          onClose();
        },
      },
    );
  };
  const error = install.error ?? look.error;
  return (
    <Dialog
      title={
        preview ? t("plugins.install.of", { name: preview.title }) : t("plugins.install.title")
      }
      closeLabel={t("common.action.close")}
      onClose={onClose}
      testId="install-plugin-dialog"
      isWide
      footer={
        <>
          <Button onClick={preview ? look.reset : onClose}>
            {t(preview ? "moveIn.action.back" : "common.action.cancel")}
          </Button>
          {preview ? (
            <Button
              variant="primary"
              disabled={install.isPending}
              onClick={take}
              data-testid="install-plugin-take"
            >
              {preview.installedVersion === null
                ? t("plugins.install.take")
                : t("plugins.install.update")}
            </Button>
          ) : (
            <Button
              type="submit"
              form={FORM}
              variant="primary"
              disabled={place.trim() === "" || look.isPending}
              data-testid="install-plugin-look"
            >
              {t("plugins.install.look")}
            </Button>
          )}
        </>
      }
    >
      {preview ? (
        <PreviewWords
          bot={bot}
          preview={preview}
          refused={refused}
          onRefuse={(name, isRefused) => {
            const next = new Set(refused);
            if (isRefused) next.add(name);
            else next.delete(name);
            setRefused(next);
          }}
        />
      ) : (
        <form
          id={FORM}
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            look.mutate({ source }, { onSuccess: (found) => setRefused(notYetGranted(found)) });
          }}
        >
          <Field label={t("plugins.install.place")} hint={t("plugins.install.placeHint")}>
            {(control) => (
              <TextInput
                {...control}
                isMono
                placeholder={EXAMPLE}
                value={place}
                onChange={(event) => setPlace(event.target.value)}
                data-testid="install-plugin-place"
              />
            )}
          </Field>
        </form>
      )}
      {error && <ErrorPanel {...describeError(t, locale, error)} />}
    </Dialog>
  );
}

/** What begins like an address is one; all else is a path. */
function sourceOf(place: string): PluginSource {
  const text = place.trim();
  return /^https?:\/\//i.test(text) ? { type: "address", url: text } : { type: "path", path: text };
}

/** What is not granted already stays refused until somebody allows it. */
function notYetGranted({ permissions }: PluginPreview): ReadonlySet<string> {
  return new Set(permissions.filter(({ isGranted }) => !isGranted).map(({ name }) => name));
}

function granted(preview: PluginPreview, refused: ReadonlySet<string>): string[] {
  return preview.permissions.map(({ name }) => name).filter((name) => !refused.has(name));
}

function useDroppedPath(isOn: boolean, take: (path: string) => void) {
  const { transport } = useBackend();
  useEffect(() => {
    if (!isOn) return;
    const ending = transport.watchDrops(([first]) => {
      if (first !== undefined) take(first);
    });
    return () => void ending.then((end) => end());
  }, [isOn, take, transport]);
}
