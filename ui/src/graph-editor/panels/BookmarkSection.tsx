import { BookmarkPlus, LocateFixed, Trash2 } from "lucide-react";
import { IconButton } from "@/design/IconButton";
import { shortcutText } from "@/design/shortcut";
import { TextInput } from "@/design/TextInput";
import { useCommands } from "@/graph-editor/canvas/commands";
import { useKeyMap } from "@/graph-editor/canvas/key-map";
import type { CanvasBookmark } from "@/graph-editor/model/document";
import { removeBookmark, renameBookmark } from "@/graph-editor/store/bookmark-actions";
import { endTyping } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import css from "./SidePanel.module.css";

/** The bookmarks of the canvas that is shown. */
export function BookmarkSection() {
  const t = useTranslate();
  const chords = useKeyMap();
  const { addBookmark } = useCommands();
  const bookmarks = useEditor((state) => state.document.bookmarks);
  return (
    <section className={css.section}>
      <h3>
        {t("editor.bookmark.title")}
        <IconButton
          label={t("editor.menu.addBookmark")}
          data-testid="graph-add-bookmark"
          onClick={addBookmark}
        >
          <BookmarkPlus />
        </IconButton>
      </h3>
      {bookmarks.map((bookmark, index) => (
        <BookmarkEntry key={bookmark.id} bookmark={bookmark} index={index} />
      ))}
      {bookmarks.length === 0 && (
        <p className={css.doc}>
          {t("editor.bookmark.none", { keys: shortcutText(chords.addBookmark) })}
        </p>
      )}
    </section>
  );
}

function BookmarkEntry({ bookmark, index }: { bookmark: CanvasBookmark; index: number }) {
  const t = useTranslate();
  const store = useEditorStore();
  const { goToBookmark } = useCommands();
  const { id, name } = bookmark;
  return (
    <div className={css.entry} data-testid={`bookmark-${String(index)}`}>
      <TextInput
        aria-label={t("editor.bookmark.name", { name })}
        value={name}
        onChange={(event) => {
          if (event.target.value !== "") renameBookmark(store, id, event.target.value);
        }}
        onBlur={() => endTyping(store)}
      />
      <IconButton
        label={t("editor.bookmark.go", { name })}
        {...(index < 9 ? { shortcut: String(index + 1) } : {})}
        onClick={() => goToBookmark(index)}
      >
        <LocateFixed />
      </IconButton>
      <IconButton
        label={t("editor.bookmark.delete", { name })}
        onClick={() => removeBookmark(store, bookmark)}
      >
        <Trash2 />
      </IconButton>
    </div>
  );
}
