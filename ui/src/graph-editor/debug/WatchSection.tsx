import { X } from "lucide-react";
import { useState } from "react";
import type { DebuggedRunState } from "@/backend/bindings";
import { IconButton } from "@/design/IconButton";
import { TextInput } from "@/design/TextInput";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import { setDebug } from "./debug-actions";
import { MAX_WATCHES } from "./watches";
import css from "./DebugPanel.module.css";

/** Expressions whose values are shown at each step. */
export function WatchSection({ shown }: { shown: DebuggedRunState }) {
  const t = useTranslate();
  const said = useSaid();
  const store = useEditorStore();
  const watches = useEditor((state) => state.debug.watches);
  const [typed, setTyped] = useState("");
  const change = (next: readonly string[]) => setDebug(store, { watches: next });
  const add = () => {
    const text = typed.trim();
    if (text === "" || watches.includes(text) || watches.length >= MAX_WATCHES) return;
    change([...watches, text]);
    setTyped("");
  };
  return (
    <section className={css.section} aria-label={t("debug.word.watch")}>
      <h3 className={css.head}>{t("debug.word.watch")}</h3>
      <dl data-testid="debug-watches">
        {watches.map((expression) => {
          const known = shown.watches.find((one) => one.expression === expression);
          return (
            <div key={expression} className={css.value}>
              <dt className={css.mono}>{expression}</dt>
              <dd data-selectable className={known?.error ? css.words : undefined}>
                {known?.error ? said(known.error) : (known?.value ?? "")}
              </dd>
              <IconButton
                size="tiny"
                label={t("debug.watch.remove", { expression })}
                onClick={() => change(watches.filter((one) => one !== expression))}
              >
                <X />
              </IconButton>
            </div>
          );
        })}
      </dl>
      <TextInput
        isMono
        value={typed}
        placeholder={t("debug.watch.add")}
        aria-label={t("debug.watch.add")}
        title={t("debug.expression.hint")}
        data-testid="debug-watch-add"
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.code === "Enter" || event.code === "NumpadEnter") add();
        }}
      />
    </section>
  );
}
