import { useState, type KeyboardEvent } from "react";
import { Button } from "@/design/Button";
import { classNames } from "@/design/class-names";
import { Dialog } from "@/design/Dialog";
import { Kbd } from "@/design/Kbd";
import { showToast } from "@/design/toast-store";
import {
  areChordsChanged,
  chordOf,
  chordText,
  resetChords,
  setChord,
  useChordText,
  useKeyMap,
} from "@/graph-editor/canvas/key-map";
import type { EditorShortcut } from "@/graph-editor/canvas/shortcuts";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import { closeOverlay } from "@/graph-editor/store/view-actions";
import type { MessageId } from "@/i18n/catalogue";
import { useTranslate } from "@/i18n/use-translate";
import css from "./ShortcutSheet.module.css";

interface Line {
  readonly words: MessageId;
  /** The chords that do it; each can be changed. */
  readonly chords: readonly EditorShortcut[];
  /** Keys that always do it: arrows. */
  readonly keys: readonly string[];
}

const chord = (words: MessageId, ...chords: readonly EditorShortcut[]): Line => ({
  words,
  chords,
  keys: [],
});

const fixed = (words: MessageId, ...keys: readonly string[]): Line => ({ words, chords: [], keys });

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
      fixed("editor.keys.walk", "←", "↑", "↓", "→"),
      fixed("editor.keys.back", "Esc"),
      chord("editor.menu.find", "find"),
      chord("editor.menu.findEverywhere", "findEverywhere"),
      chord("editor.menu.frameSelection", "frameSelection"),
      chord("editor.menu.frameAll", "frameAll"),
      chord("editor.menu.selectAll", "selectAll"),
      chord("editor.menu.enter", "enter"),
      chord("editor.menu.leave", "leave"),
      chord("editor.menu.addBookmark", "addBookmark"),
      fixed("editor.keys.bookmark", "1", "9"),
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

/** The sheet of all keys, where they can be changed. */
export function ShortcutSheet() {
  const t = useTranslate();
  const store = useEditorStore();
  const isChanged = useKeyMap(areChordsChanged);
  return (
    <Dialog
      title={t("editor.keys.title")}
      description={t("editor.keys.change")}
      closeLabel={t("editor.search.close")}
      onClose={() => closeOverlay(store)}
      testId="graph-shortcuts"
      isWide
      footer={
        <Button disabled={!isChanged} data-testid="graph-shortcuts-reset" onClick={resetChords}>
          {t("editor.keys.reset")}
        </Button>
      }
    >
      <div className={css.groups}>
        {GROUPS.map(({ title, lines }) => (
          <section key={title}>
            <h3 className={css.title}>{t(title)}</h3>
            <dl className={css.lines}>
              {lines.map((line) => (
                <div key={line.words} className={css.line}>
                  <dt>{t(line.words)}</dt>
                  <dd>
                    {line.chords.map((name) => (
                      <ChordButton key={name} name={name} words={t(line.words)} />
                    ))}
                    {line.keys.map((key) => (
                      <Kbd key={key} keys={key} />
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

/** A chord; pressed, it takes the next keys in its place. */
function ChordButton({ name, words }: { name: EditorShortcut; words: string }) {
  const t = useTranslate();
  const keys = useChordText(name);
  const [isWaiting, setWaiting] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isWaiting) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.code === "Escape") {
      setWaiting(false);
      return;
    }
    const chord = chordOf(event.nativeEvent);
    if (!chord) return;
    setWaiting(false);
    const owner = setChord(name, chord);
    if (owner)
      showToast({ tone: "plain", text: t("editor.keys.taken", { keys: chordText(owner) }) });
  };
  return (
    <button
      type="button"
      className={classNames(css.chord, isWaiting && css.waiting)}
      aria-label={t("editor.keys.changeOne", { words, keys })}
      data-testid={`chord-${name}`}
      onClick={() => setWaiting(true)}
      onBlur={() => setWaiting(false)}
      onKeyDown={onKeyDown}
    >
      {isWaiting ? t("editor.keys.press") : <Kbd keys={keys} />}
    </button>
  );
}
