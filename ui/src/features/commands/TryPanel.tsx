import { Check, CircleDashed, X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import type {
  BotView,
  CommandView,
  ExplainedStep,
  ExplanationView,
  StepVerdict,
} from "@/backend/bindings";
import { hasGraph } from "@/backend/graph-source";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { CHAT_TYPES } from "./command-draft";
import { stepWords } from "./step-words";
import css from "./TryPanel.module.css";

const MARKS: Record<StepVerdict, React.ReactNode> = {
  passed: <Check size={14} />,
  spared: <CircleDashed size={14} />,
  stopped: <X size={14} />,
};

/** Says what a line of chat would lead to, step by step, without a server. */
export function TryPanel({
  bot,
  commands,
  onOpenGraph,
}: {
  bot: BotView;
  commands: readonly CommandView[];
  onOpenGraph: (commandId: number, title: string) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const [player, setPlayer] = useState("Steve");
  const [chatType, setChatType] = useState<string>("chat");
  const [line, setLine] = useState(`${bot.prefix}help`);
  const asked = useDeferredValue({ player: player.trim(), chatType, line });
  const isAsked = asked.player !== "" && asked.line.trim() !== "";
  const answer = useRead(
    "explainLine",
    { botId: bot.id, player: asked.player, chatType: asked.chatType, line: asked.line },
    { enabled: isAsked },
  );
  const known = commands.flatMap((one) => one.allowedChatTypes);
  const types = [...new Set<string>([...CHAT_TYPES, "whisper", ...known])];
  const found = answer.data;
  const command = commands.find((one) => one.id === found?.commandId);
  return (
    <section className={css.panel} aria-label={t("commands.try.title")} data-testid="try-panel">
      <div className={css.fields}>
        <Field label={t("commands.try.player")}>
          {(control) => (
            <TextInput
              {...control}
              isMono
              value={player}
              onChange={(event) => setPlayer(event.target.value)}
              data-testid="try-player"
            />
          )}
        </Field>
        <Field label={t("commands.try.chatType")}>
          {(control) => (
            <Select
              {...control}
              value={chatType}
              options={types.map((value) => ({ value, label: value }))}
              onPick={setChatType}
              data-testid="try-chat-type"
            />
          )}
        </Field>
        <div className={css.line}>
          <Field label={t("commands.try.line")}>
            {(control) => (
              <TextInput
                {...control}
                isMono
                value={line}
                onChange={(event) => setLine(event.target.value)}
                data-testid="try-line"
              />
            )}
          </Field>
        </div>
        <Button onClick={() => void answer.refetch()} disabled={!isAsked} data-testid="try-again">
          {t("commands.try.again")}
        </Button>
      </div>
      {answer.error && <ErrorPanel {...describeError(t, locale, answer.error)} />}
      {found && (
        <div className={css.answer} aria-live="polite">
          <ol className={css.steps}>
            {found.steps.map((step) => (
              <StepRow key={step.step} step={step} />
            ))}
          </ol>
          <div className={css.outcome} data-testid="try-outcome" data-runs={found.runs}>
            <p className={found.runs ? css.runs : css.refused}>
              {t(found.runs ? "commands.try.runs" : "commands.try.refused")}
            </p>
            <p>
              {t("commands.try.groups", {
                known: found.isOwner ? "owner" : found.isKnown ? "known" : "new",
                groups: found.groups.join(", ") || "–",
              })}
            </p>
            <WouldSay explanation={found} />
            {found.runs && command && hasGraph(command) && (
              <Button size="small" onClick={() => onOpenGraph(command.id, command.name)}>
                {t("commands.action.openGraph")}
              </Button>
            )}
          </div>
        </div>
      )}
    </section>
  );
}

/** What the bot would say at once; what a graph says is known when it runs. */
function WouldSay({ explanation: { runs, reply } }: { explanation: ExplanationView }) {
  const t = useTranslate();
  if (reply === null) return <p>{t(runs ? "commands.try.byGraph" : "commands.try.silent")}</p>;
  return (
    <>
      <p>{t("commands.try.reply")}</p>
      <blockquote className={css.said} data-selectable data-testid="try-reply">
        {reply}
      </blockquote>
    </>
  );
}

function StepRow({ step }: { step: ExplainedStep }) {
  const t = useTranslate();
  return (
    <li className={css[step.verdict]} data-testid={`step-${step.step}`} data-verdict={step.verdict}>
      <span className={css.mark} role="img" aria-label={t(`commands.verdict.${step.verdict}`)}>
        {MARKS[step.verdict]}
      </span>
      {stepWords(t, step)}
    </li>
  );
}
