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
import { KEY_GROUPS } from "@/graph-editor/canvas/key-groups";
import type { EditorShortcut } from "@/graph-editor/canvas/shortcuts";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import { closeOverlay } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import css from "./ShortcutSheet.module.css";

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
        {KEY_GROUPS.map(({ title, lines }) => (
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
