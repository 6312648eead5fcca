import { memo, useState } from "react";
import { classNames } from "@/design/class-names";
import type { Area, CanvasComment, Point } from "@/graph-editor/model/document";
import { endTyping } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { editMark, pickMarks, setCommentText } from "@/graph-editor/store/mark-actions";
import { useTranslate } from "@/i18n/use-translate";
import { useMarkDrag, useMarkResize, type MarkDrag } from "./use-mark-drag";
import css from "./Marks.module.css";

/** A note on the canvas. */
export const CommentMark = memo(function CommentMark({
  comment,
  by,
  onDrag,
}: {
  comment: CanvasComment;
  /** How far it is being dragged. */
  by: Point;
  onDrag: (drag: MarkDrag) => void;
}) {
  const t = useTranslate();
  const store = useEditorStore();
  const { id, text } = comment;
  const isPicked = useEditor((state) => state.pickedMarks.has(id));
  const isEdited = useEditor((state) => state.editedMark === id);
  const [area, setArea] = useState<Area | null>(null);
  const drag = useMarkDrag("comments", id, onDrag);
  const resize = useMarkResize("comments", id, comment.area, setArea);
  const { x, y, width, height } = area ?? comment.area;
  return (
    <aside
      className={classNames(css.comment, isPicked && css.picked)}
      style={{ left: x + by.x, top: y + by.y, width, height }}
      aria-label={t("editor.comment.label", { text })}
      data-mark={id}
      data-list="comments"
      data-testid={`comment-${id}`}
    >
      {isEdited ? (
        <TextField comment={comment} />
      ) : (
        <div
          {...drag}
          className={classNames(css.words, text === "" && css.hint, "nopan", "nodrag")}
          role="button"
          tabIndex={0}
          data-testid={`comment-words-${id}`}
          onFocus={() => {
            if (!store.getState().pickedMarks.has(id)) pickMarks(store, [id]);
          }}
          onDoubleClick={(event) => {
            event.stopPropagation();
            editMark(store, id);
          }}
          onKeyDown={(event) => {
            drag.onKeyDown(event);
            if (event.code === "Enter") editMark(store, id);
          }}
        >
          {text || t("editor.comment.empty")}
        </div>
      )}
      <div
        {...resize}
        className={classNames(css.corner, "nopan", "nodrag")}
        title={t("editor.frame.resize")}
      />
    </aside>
  );
});

function TextField({ comment }: { comment: CanvasComment }) {
  const t = useTranslate();
  const store = useEditorStore();
  return (
    <textarea
      className={classNames(css.text, "nopan", "nodrag", "nowheel")}
      // eslint-disable-next-line jsx-a11y/no-autofocus -- somebody asked to edit just this
      autoFocus
      aria-label={t("editor.comment.text")}
      data-testid={`comment-text-${comment.id}`}
      value={comment.text}
      onChange={(event) => setCommentText(store, comment.id, event.target.value)}
      onBlur={() => {
        endTyping(store);
        editMark(store, null);
      }}
      onKeyDown={(event) => {
        if (event.code !== "Escape") return;
        event.stopPropagation();
        event.currentTarget.blur();
      }}
    />
  );
}
