import { Plus, Trash2 } from "lucide-react";
import type { ChatTypeView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { IconButton } from "@/design/IconButton";
import { TextInput } from "@/design/TextInput";
import { useTranslate } from "@/i18n/use-translate";
import { changed, without } from "./chat-draft";
import css from "./ChatDialog.module.css";

/** Chats of a server beside the public one and private messages. */
export function ChatTypes({
  types,
  onChange,
}: {
  types: readonly ChatTypeView[];
  onChange: (types: ChatTypeView[]) => void;
}) {
  const t = useTranslate();
  const add = () => onChange([...types, { name: "", prefix: "!", delayMs: 1_000 }]);
  return (
    <>
      <p className={css.what}>{t("serverChat.types.what")}</p>
      {types.length > 0 && (
        <table className={css.table}>
          <thead>
            <tr>
              <th>{t("serverChat.column.typeName")}</th>
              <th>{t("serverChat.column.prefix")}</th>
              <th>{t("serverChat.column.delay")}</th>
              <th className={css.ends} aria-label={t("commands.column.actions")} />
            </tr>
          </thead>
          <tbody>
            {types.map((type, at) => (
              <tr key={at}>
                <td>
                  <TextInput
                    aria-label={t("serverChat.column.typeName")}
                    value={type.name}
                    onChange={(event) => onChange(changed(types, at, { name: event.target.value }))}
                  />
                </td>
                <td>
                  <TextInput
                    isMono
                    aria-label={t("serverChat.column.prefix")}
                    value={type.prefix}
                    onChange={(event) =>
                      onChange(changed(types, at, { prefix: event.target.value }))
                    }
                  />
                </td>
                <td>
                  <TextInput
                    type="number"
                    min={0}
                    max={60_000}
                    step={100}
                    aria-label={t("serverChat.column.delay")}
                    value={type.delayMs}
                    onChange={(event) =>
                      onChange(
                        changed(types, at, {
                          delayMs: Math.max(0, event.target.valueAsNumber || 0),
                        }),
                      )
                    }
                  />
                </td>
                <td className={css.ends}>
                  <IconButton
                    size="tiny"
                    label={t("commands.action.delete")}
                    onClick={() => onChange(without(types, at))}
                  >
                    <Trash2 />
                  </IconButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div>
        <Button size="small" icon={<Plus />} onClick={add}>
          {t("serverChat.types.add")}
        </Button>
      </div>
    </>
  );
}
