import { Command } from "cmdk";
import { useState } from "react";
import { classNames } from "@/design/class-names";
import { Kbd } from "@/design/Kbd";
import { ModalBox } from "@/design/ModalBox";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Palette.module.css";
import { paletteScore } from "./palette-score";
import { usePaletteEntries, type PaletteEntry } from "./use-palette-entries";

const GROUPS = ["graph", "bots", "graphs", "pages", "actions"] as const;

/** Finds and does everything, by typing. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  const [query, setQuery] = useState("");
  const entries = usePaletteEntries().filter((entry) => query.trim() !== "" || !entry.isDeep);
  const run = (entry: PaletteEntry) => {
    onClose();
    entry.run();
  };
  return (
    <ModalBox
      className={css.palette}
      onClose={onClose}
      aria-label={t("palette.dialog.name")}
      data-testid="palette"
    >
      <Command label={t("palette.dialog.name")} loop filter={paletteScore}>
        <Command.Input
          className={css.input ?? ""}
          placeholder={t("palette.input.placeholder")}
          value={query}
          onValueChange={setQuery}
          data-testid="palette-input"
        />
        <Command.List className={css.list ?? ""}>
          <Command.Empty className={css.empty ?? ""}>{t("palette.list.empty")}</Command.Empty>
          {GROUPS.map((group) => {
            const shown = entries.filter((entry) => entry.group === group);
            if (shown.length === 0) return null;
            return (
              <Command.Group
                key={group}
                heading={t(`palette.group.${group}`)}
                className={css.group ?? ""}
              >
                {shown.map((entry) => (
                  <Command.Item
                    key={entry.id}
                    value={entry.id}
                    keywords={[entry.label, entry.note ?? ""]}
                    className={classNames(css.item)}
                    onSelect={() => run(entry)}
                  >
                    <span className={css.icon}>{entry.icon}</span>
                    <span className={css.label}>{entry.label}</span>
                    {entry.note && <span className={css.note}>{entry.note}</span>}
                    {entry.shortcut && <Kbd keys={entry.shortcut} />}
                  </Command.Item>
                ))}
              </Command.Group>
            );
          })}
        </Command.List>
      </Command>
    </ModalBox>
  );
}
