import { useMemo } from "react";
import type { Conversion } from "@/graph-editor/model/conversions";
import { findPin } from "@/graph-editor/model/pins";
import { CategoryIcon } from "@/graph-editor/nodes/CategoryIcon";
import { pinTypeName } from "@/graph-editor/nodes/pin-type-name";
import { PinShape } from "@/graph-editor/nodes/PinShape";
import { convertPins } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import type { Overlay } from "@/graph-editor/store/editor-store";
import { closeOverlay } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { FloatingBox } from "./FloatingBox";
import css from "./ConversionOffer.module.css";

/** Two pins of different types were joined: what can turn one into the other, as one click. */
export function ConversionOffer({ offer }: { offer: Extract<Overlay, { type: "convert" }> }) {
  const t = useTranslate();
  const store = useEditorStore();
  const catalogue = useEditor((state) => state.catalogue);
  const document = useEditor((state) => state.document);
  const ends = useMemo(
    () => ({
      from: findPin(document, catalogue, offer.source)?.type ?? "Any",
      to: findPin(document, catalogue, offer.target)?.type ?? "Any",
    }),
    [document, catalogue, offer],
  );
  const words = (chain: readonly Conversion[]) =>
    chain
      .map(({ nodeType, output }) => {
        const type = catalogue.types.get(nodeType);
        const pin = type?.outputs.find(({ id }) => id === output);
        return `${type?.label ?? nodeType}: ${pin?.label ?? output}`;
      })
      .join(" → ");
  return (
    <FloatingBox at={offer.screen} onClose={() => closeOverlay(store)} testId="graph-convert">
      <p className={css.words}>
        {t("editor.convert.why", {
          from: pinTypeName(t, ends.from),
          to: pinTypeName(t, ends.to),
        })}
      </p>
      {offer.chains.map((chain, index) => (
        <button
          key={words(chain)}
          type="button"
          // eslint-disable-next-line jsx-a11y/no-autofocus -- the offer follows a gesture and Enter takes it
          autoFocus={index === 0}
          className={css.choice}
          data-testid={`graph-convert-${index}`}
          onClick={() => {
            closeOverlay(store);
            convertPins(store, offer.source, offer.target, chain);
          }}
        >
          <CategoryIcon category={catalogue.types.get(chain[0]?.nodeType ?? "")?.category ?? ""} />
          <span className={css.name}>{words(chain)}</span>
          <PinShape type={ends.to} isFilled />
        </button>
      ))}
    </FloatingBox>
  );
}
