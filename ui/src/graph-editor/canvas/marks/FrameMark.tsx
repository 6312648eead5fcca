import { memo, useState } from "react";
import { classNames } from "@/design/class-names";
import type { Area, CanvasFrame, Point } from "@/graph-editor/model/document";
import { frameColour } from "@/graph-editor/model/marks";
import { endTyping } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { editMark, pickMarks, setFrameTitle } from "@/graph-editor/store/mark-actions";
import { useTranslate } from "@/i18n/use-translate";
import { useMarkDrag, useMarkResize, type MarkDrag } from "./use-mark-drag";
import css from "./Marks.module.css";

/** A frame around nodes: its head moves it with all it holds. */
export const FrameMark = memo(function FrameMark({
  frame,
  by,
  onDrag,
}: {
  frame: CanvasFrame;
  /** How far it is being dragged. */
  by: Point;
  onDrag: (drag: MarkDrag) => void;
}) {
  const t = useTranslate();
  const store = useEditorStore();
  const { id, title } = frame;
  const isPicked = useEditor((state) => state.pickedMarks.has(id));
  const isEdited = useEditor((state) => state.editedMark === id);
  const [area, setArea] = useState<Area | null>(null);
  const drag = useMarkDrag("frames", id, onDrag);
  const resize = useMarkResize("frames", id, frame.area, setArea);
  const { x, y, width, height } = area ?? frame.area;
  const name = title || t("editor.frame.untitled");
  return (
    <section
      className={classNames(css.frame, css[frameColour(frame.color)], isPicked && css.picked)}
      style={{ left: x + by.x, top: y + by.y, width, height }}
      aria-label={t("editor.frame.label", { title: name })}
      data-mark={id}
      data-list="frames"
      data-testid={`frame-${id}`}
    >
      {isEdited ? (
        <TitleField frame={frame} />
      ) : (
        <header
          {...drag}
          className={classNames(css.head, "nopan", "nodrag")}
          role="button"
          tabIndex={0}
          data-testid={`frame-head-${id}`}
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
          {name}
        </header>
      )}
      <div
        {...resize}
        className={classNames(css.corner, "nopan", "nodrag")}
        title={t("editor.frame.resize")}
        data-testid={`frame-corner-${id}`}
      />
    </section>
  );
});

function TitleField({ frame }: { frame: CanvasFrame }) {
  const t = useTranslate();
  const store = useEditorStore();
  return (
    <input
      className={classNames(css.title, "nopan", "nodrag")}
      // eslint-disable-next-line jsx-a11y/no-autofocus -- somebody asked to edit just this
      autoFocus
      aria-label={t("editor.frame.title")}
      data-testid={`frame-title-${frame.id}`}
      value={frame.title}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setFrameTitle(store, frame.id, event.target.value)}
      onBlur={() => {
        endTyping(store);
        editMark(store, null);
      }}
      onKeyDown={(event) => {
        if (event.code !== "Enter" && event.code !== "Escape") return;
        event.stopPropagation();
        event.currentTarget.blur();
      }}
    />
  );
}
