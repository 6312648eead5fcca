import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import type { ChatRuleView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { Checkbox } from "@/design/Checkbox";
import { EmptyState } from "@/design/EmptyState";
import { IconButton } from "@/design/IconButton";
import { TextInput } from "@/design/TextInput";
import { useTranslate } from "@/i18n/use-translate";
import { changed, moved, NEW_RULE, without } from "./chat-draft";
import css from "./ChatDialog.module.css";

/** The rules by which chat is read. The first that fits decides, so their order can be changed. */
export function RuleList({
  rules,
  onChange,
}: {
  rules: readonly ChatRuleView[];
  onChange: (rules: ChatRuleView[]) => void;
}) {
  const t = useTranslate();
  return (
    <>
      {rules.length === 0 && <EmptyState title={t("serverChat.rules.willBeBuiltIn")} />}
      {rules.length > 0 && (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th className={css.ruleName}>{t("serverChat.column.name")}</th>
                <th>{t("serverChat.column.pattern")}</th>
                <th className={css.ruleType}>{t("serverChat.column.type")}</th>
                <th className={css.online}>{t("serverChat.column.online")}</th>
                <th className={css.ends} aria-label={t("commands.column.actions")} />
              </tr>
            </thead>
            <tbody>
              {rules.map((rule, at) => (
                <RuleRow
                  // Rules have no id: their place is what tells them apart.
                  key={at}
                  rule={rule}
                  onEdit={(part) => onChange(changed(rules, at, part))}
                  onMove={(by) => onChange(moved(rules, at, by))}
                  onRemove={() => onChange(without(rules, at))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div>
        <Button
          size="small"
          icon={<Plus />}
          onClick={() => onChange([NEW_RULE, ...rules])}
          data-testid="add-chat-rule"
        >
          {t("serverChat.rules.add")}
        </Button>
      </div>
    </>
  );
}

function RuleRow({
  rule,
  onEdit,
  onMove,
  onRemove,
}: {
  rule: ChatRuleView;
  onEdit: (part: Partial<ChatRuleView>) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}) {
  const t = useTranslate();
  return (
    <tr>
      <td>
        <TextInput
          aria-label={t("serverChat.column.name")}
          value={rule.name}
          onChange={(event) => onEdit({ name: event.target.value })}
        />
      </td>
      <td>
        <TextInput
          isMono
          aria-label={t("serverChat.column.pattern")}
          value={rule.pattern}
          onChange={(event) => onEdit({ pattern: event.target.value })}
        />
      </td>
      <td>
        <TextInput
          aria-label={t("serverChat.column.type")}
          value={rule.chatType}
          onChange={(event) => onEdit({ chatType: event.target.value })}
        />
      </td>
      <td className={css.online}>
        <Checkbox
          label={t("serverChat.column.online")}
          state={rule.isForOnlineOnly}
          onChange={(isForOnlineOnly) => onEdit({ isForOnlineOnly })}
        />
      </td>
      <td className={css.ends}>
        <IconButton size="tiny" label={t("serverChat.rules.up")} onClick={() => onMove(-1)}>
          <ArrowUp />
        </IconButton>
        <IconButton size="tiny" label={t("serverChat.rules.down")} onClick={() => onMove(1)}>
          <ArrowDown />
        </IconButton>
        <IconButton size="tiny" label={t("commands.action.delete")} onClick={onRemove}>
          <Trash2 />
        </IconButton>
      </td>
    </tr>
  );
}
