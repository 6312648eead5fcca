import type { ImportBotView, OnClash } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Checkbox } from "@/design/Checkbox";
import { Select } from "@/design/Select";
import { useTranslate } from "@/i18n/use-translate";
import { type BotChoice, firstChoice } from "./choices";
import css from "./MoveIn.module.css";

/** The bots in a file, each with a tick, and a choice where its name is taken or its server is not
 *  in the file. */
export function PreviewBots({
  bots,
  choices,
  onChoose,
}: {
  bots: readonly ImportBotView[];
  choices: ReadonlyMap<number, BotChoice>;
  onChoose: (index: number, choice: BotChoice) => void;
}) {
  const t = useTranslate();
  return (
    <div>
      <p className={css.sub}>{t("moveIn.preview.bots")}</p>
      <ul className={css.bots}>
        {bots.map((bot) => (
          <Row
            key={bot.index}
            bot={bot}
            choice={choices.get(bot.index) ?? firstChoice(bot)}
            onChoose={(choice) => onChoose(bot.index, choice)}
          />
        ))}
      </ul>
    </div>
  );
}

function Row({
  bot,
  choice,
  onChoose,
}: {
  bot: ImportBotView;
  choice: BotChoice;
  onChoose: (choice: BotChoice) => void;
}) {
  const t = useTranslate();
  const servers = useRead("listServers", {}, { enabled: bot.server === null });
  return (
    <li className={css.bot} data-testid={`move-in-bot-${bot.username}`}>
      <Checkbox
        label={t("moveIn.preview.take", { name: bot.username })}
        state={choice.isTaken}
        onChange={(isTaken) => onChoose({ ...choice, isTaken })}
      />
      <span>
        {bot.username}
        {bot.isTaken && <span className={css.taken}> · {t("moveIn.preview.taken")}</span>}
        <small>
          {bot.server !== null && `${bot.server} · `}
          {t("moveIn.preview.holds", {
            commands: bot.nCommands,
            graphs: bot.nEventGraphs,
            users: bot.nUsers,
          })}
          {bot.hasPassword && ` · ${t("moveIn.preview.password")}`}
        </small>
      </span>
      {choice.isTaken && bot.isTaken ? (
        <Select<OnClash>
          aria-label={t("moveIn.field.onClash")}
          value={choice.onClash}
          options={[
            { value: "rename", label: t("moveIn.clash.renameTo", { name: bot.freeName }) },
            { value: "replace", label: t("moveIn.clash.replace") },
          ]}
          onPick={(onClash) => onChoose({ ...choice, onClash })}
        />
      ) : choice.isTaken && bot.server === null ? (
        <Select
          aria-label={t("moveIn.field.server")}
          value={choice.serverId === null ? "" : String(choice.serverId)}
          options={[
            { value: "", label: t("moveIn.field.server") },
            ...(servers.data ?? []).map((server) => ({
              value: String(server.id),
              label: server.name,
            })),
          ]}
          onPick={(value) => onChoose({ ...choice, serverId: value === "" ? null : Number(value) })}
        />
      ) : (
        <span />
      )}
    </li>
  );
}
