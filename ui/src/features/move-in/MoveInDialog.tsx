import { useEffect, useState } from "react";
import { useBackend } from "@/backend/backend-context";
import type { ImportPreview, ImportReport, OnClash } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { Select } from "@/design/Select";
import { Skeleton } from "@/design/Skeleton";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { type BotChoice, firstChoice, lacksServer, wireChoices } from "./choices";
import css from "./MoveIn.module.css";
import { PreviewBots } from "./PreviewBots";
import { Remarks } from "./Remarks";
import { ReportWords } from "./ReportWords";

const FORM = "move-in-form";
const EXAMPLE = "/home/me/.blockmine";

/** Moving in, step by step: a path, what is in it, what shall come, what came. */
export function MoveInDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const look = useWrite("previewImport");
  const run = useWrite("runImport");
  const [path, setPath] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [choices, setChoices] = useState<ReadonlyMap<number, BotChoice>>(new Map());
  const [graphs, setGraphs] = useState<{ botId: number | null; onClash: OnClash }>({
    botId: null,
    onClash: "rename",
  });
  const preview = look.data ?? null;
  useDroppedPath(preview === null, setPath);
  const report = run.data ?? null;
  const needsPhrase = look.error?.code === "invalid" && look.error.details === "passphrase";
  const phrase = passphrase === "" ? null : passphrase;
  const choose = (index: number, choice: BotChoice) =>
    setChoices(new Map(choices).set(index, choice));
  const isReady = preview !== null && canCome(preview, choices, graphs.botId);
  const take = () => {
    if (!preview || !isReady) return;
    run.mutate({
      path: path.trim(),
      passphrase: phrase,
      stamp: preview.stamp,
      bots: wireChoices(preview.bots, choices),
      onClash: graphs.onClash,
      intoBot: graphs.botId,
      isDryRun: false,
    });
  };
  return (
    <Dialog
      title={t("moveIn.dialog.title")}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      testId="move-in-dialog"
      isWide
      footer={
        report ? (
          <Button variant="primary" onClick={onClose} data-testid="move-in-done">
            {t("common.action.close")}
          </Button>
        ) : (
          <>
            <Button onClick={preview ? look.reset : onClose}>
              {t(preview ? "moveIn.action.back" : "common.action.cancel")}
            </Button>
            {preview ? (
              <Button
                variant="primary"
                disabled={!isReady || run.isPending}
                onClick={take}
                data-testid="move-in-take"
              >
                {t("moveIn.action.take")}
              </Button>
            ) : (
              <Button
                type="submit"
                form={FORM}
                variant="primary"
                disabled={path.trim() === "" || look.isPending}
                data-testid="move-in-look"
              >
                {t("moveIn.action.look")}
              </Button>
            )}
          </>
        )
      }
    >
      <div className={css.form}>
        {!preview && (
          <form
            id={FORM}
            className={css.form}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              if (path.trim() !== "") look.mutate({ path: path.trim(), passphrase: phrase });
            }}
          >
            <p>{t("moveIn.dialog.text")}</p>
            <Field label={t("moveIn.field.path")} hint={t("moveIn.field.pathHint")}>
              {(control) => (
                <TextInput
                  {...control}
                  isMono
                  placeholder={EXAMPLE}
                  value={path}
                  onChange={(event) => setPath(event.target.value)}
                  data-testid="move-in-path"
                />
              )}
            </Field>
            {needsPhrase && (
              <Field label={t("backups.passphrase.label")}>
                {(control) => (
                  <TextInput
                    {...control}
                    type="password"
                    value={passphrase}
                    onChange={(event) => setPassphrase(event.target.value)}
                    data-testid="move-in-passphrase"
                  />
                )}
              </Field>
            )}
          </form>
        )}
        {(look.isPending || run.isPending) && <Skeleton label={t("moveIn.state.working")} />}
        {preview && !report && (
          <Preview
            preview={preview}
            choices={choices}
            onChoose={choose}
            graphs={graphs}
            onGraphs={setGraphs}
          />
        )}
        {report && <Report report={report} />}
        {look.error && !preview && <ErrorPanel {...describeError(t, locale, look.error)} />}
        {run.error && <ErrorPanel {...describeError(t, locale, run.error)} />}
      </div>
    </Dialog>
  );
}

/** Takes the path of a file or folder that is dropped onto the window. */
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

function canCome(
  preview: ImportPreview,
  choices: ReadonlyMap<number, BotChoice>,
  intoBot: number | null,
): boolean {
  if (preview.graphs.length > 0 && intoBot === null) return false;
  const lacking = preview.bots.some((bot) =>
    lacksServer(bot, choices.get(bot.index) ?? firstChoice(bot)),
  );
  const isSomething =
    preview.graphs.length + preview.nProxies + preview.nSchedules > 0 ||
    preview.bots.some((bot) => (choices.get(bot.index) ?? firstChoice(bot)).isTaken);
  return isSomething && !lacking;
}

function Preview({
  preview,
  choices,
  onChoose,
  graphs,
  onGraphs,
}: {
  preview: ImportPreview;
  choices: ReadonlyMap<number, BotChoice>;
  onChoose: (index: number, choice: BotChoice) => void;
  graphs: { botId: number | null; onClash: OnClash };
  onGraphs: (graphs: { botId: number | null; onClash: OnClash }) => void;
}) {
  const t = useTranslate();
  const bots = useRead("listBots", {}, { enabled: preview.graphs.length > 0 });
  const known = bots.data ?? [];
  return (
    <>
      <p className={css.counts} data-testid="move-in-kind">
        {t(`moveIn.kind.${preview.kind}`)}{" "}
        {t("moveIn.preview.counts", {
          bots: preview.bots.length,
          servers: preview.servers.length,
          proxies: preview.nProxies,
          schedules: preview.nSchedules,
        })}
      </p>
      {preview.bots.length > 0 && (
        <PreviewBots bots={preview.bots} choices={choices} onChoose={onChoose} />
      )}
      {preview.graphs.length > 0 && (
        <>
          <p>{preview.graphs.map((graph) => graph.name).join(", ")}</p>
          <Field label={t("moveIn.field.intoBot")}>
            {(control) => (
              <Select
                {...control}
                value={graphs.botId === null ? "" : String(graphs.botId)}
                options={[
                  { value: "", label: t("moveIn.field.pickBot") },
                  ...known.map((bot) => ({ value: String(bot.id), label: bot.username })),
                ]}
                onPick={(value) =>
                  onGraphs({ ...graphs, botId: value === "" ? null : Number(value) })
                }
                data-testid="move-in-bot"
              />
            )}
          </Field>
          <Field label={t("moveIn.field.onClash")}>
            {(control) => (
              <Select<OnClash>
                {...control}
                value={graphs.onClash}
                options={(["rename", "replace", "skip"] as const).map((value) => ({
                  value,
                  label: t(`moveIn.clash.${value}`),
                }))}
                onPick={(onClash) => onGraphs({ ...graphs, onClash })}
              />
            )}
          </Field>
        </>
      )}
      <Remarks remarks={preview.remarks} />
    </>
  );
}

function Report({ report }: { report: ImportReport }) {
  return (
    <>
      <ReportWords report={report} />
      <Remarks remarks={report.remarks} />
    </>
  );
}
