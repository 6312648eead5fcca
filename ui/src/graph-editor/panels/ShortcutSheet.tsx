import { Dialog } from "@/design/Dialog";
import { Kbd } from "@/design/Kbd";
import { shortcutText } from "@/design/shortcut";
import { EDITOR_SHORTCUTS, type EditorShortcut } from "@/graph-editor/canvas/shortcuts";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import { closeOverlay } from "@/graph-editor/store/view-actions";
import type { MessageId } from "@/i18n/catalogue";
import { useTranslate } from "@/i18n/use-translate";
import css from "./ShortcutSheet.module.css";

interface Line {
  readonly words: MessageId;
  /** Keys that are not a chord of the table: arrows, mouse. */
  readonly keys: readonly string[];
}

const chord = (words: MessageId, ...names: readonly EditorShortcut[]): Line => ({
  words,
  keys: names.map((name) => shortcutText(EDITOR_SHORTCUTS[name])),
});

/** Every key of the editor, by what one wants to do. */
const GROUPS: readonly { title: MessageId; lines: readonly Line[] }[] = [
  {
    title: "editor.keys.build",
    lines: [
      chord("editor.menu.add", "search"),
      chord("editor.keys.connect", "connect"),
      chord("editor.keys.edit", "edit"),
      chord("editor.menu.copy", "copy"),
      chord("editor.menu.cut", "cut"),
      chord("editor.menu.paste", "paste"),
      chord("editor.menu.duplicate", "duplicate"),
      chord("editor.menu.delete", "remove", "removeToo"),
      chord("editor.menu.deleteReconnect", "removeAndReconnect"),
      chord("editor.menu.addFrame", "addFrame"),
      chord("editor.menu.addComment", "addComment"),
      chord("editor.menu.makeSubgraph", "makeSubgraph"),
      chord("editor.menu.unpack", "unpack"),
    ],
  },
  {
    title: "editor.keys.move",
    lines: [
      { words: "editor.keys.walk", keys: ["←", "↑", "↓", "→"] },
      { words: "editor.keys.back", keys: ["Esc"] },
      chord("editor.menu.find", "find"),
      chord("editor.menu.findEverywhere", "findEverywhere"),
      chord("editor.menu.frameSelection", "frameSelection"),
      chord("editor.menu.frameAll", "frameAll"),
      chord("editor.menu.selectAll", "selectAll"),
      chord("editor.menu.enter", "enter"),
      chord("editor.menu.leave", "leave"),
      chord("editor.menu.addBookmark", "addBookmark"),
      { words: "editor.keys.bookmark", keys: ["1", "9"] },
    ],
  },
  {
    title: "editor.keys.arrange",
    lines: [
      chord("editor.menu.tidy", "tidy"),
      chord("editor.arrange.left", "alignLeft"),
      chord("editor.arrange.right", "alignRight"),
      chord("editor.arrange.top", "alignTop"),
      chord("editor.arrange.bottom", "alignBottom"),
      chord("editor.arrange.across", "distributeAcross"),
      chord("editor.arrange.down", "distributeDown"),
    ],
  },
  {
    title: "editor.keys.keep",
    lines: [
      chord("editor.keys.save", "save"),
      chord("editor.keys.undo", "undo"),
      chord("editor.keys.redo", "redo", "redoToo"),
      chord("editor.keys.sheet", "shortcuts"),
    ],
  },
];

/** The sheet of all keys. */
export function ShortcutSheet() {
  const t = useTranslate();
  const store = useEditorStore();
  return (
    <Dialog
      title={t("editor.keys.title")}
      closeLabel={t("editor.search.close")}
      onClose={() => closeOverlay(store)}
      testId="graph-shortcuts"
    >
      <div className={css.groups}>
        {GROUPS.map(({ title, lines }) => (
          <section key={title}>
            <h3 className={css.title}>{t(title)}</h3>
            <dl className={css.lines}>
              {lines.map(({ words, keys }) => (
                <div key={words} className={css.line}>
                  <dt>{t(words)}</dt>
                  <dd>
                    {keys.map((name) => (
                      <Kbd key={name} keys={name} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
