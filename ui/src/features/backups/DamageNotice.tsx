import { useState } from "react";
import type { DamageView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { useTranslate } from "@/i18n/use-translate";
import { useDamageWords } from "./use-damage-words";

/** Tells once, whatever page is open, that the database was damaged or is gone: an empty list of bots
 *  alone would say the same of a first start. */
export function DamageNotice({ onShow }: { onShow: () => void }) {
  const backups = useRead("listBackups", {});
  const [isSeen, setSeen] = useState(false);
  const damage = backups.data?.damage;
  if (!damage || isSeen) return null;
  return <Notice damage={damage} onShow={onShow} onClose={() => setSeen(true)} />;
}

function Notice(props: { damage: DamageView; onShow: () => void; onClose: () => void }) {
  const { damage, onShow, onClose } = props;
  const t = useTranslate();
  return (
    <Dialog
      title={t(damage.isGone ? "backups.damage.titleGone" : "backups.damage.titleDamaged")}
      description={useDamageWords(damage)}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      testId="damage-notice"
      footer={
        <>
          <Button onClick={onClose}>{t("backups.damage.later")}</Button>
          <Button
            variant="primary"
            onClick={() => {
              onClose();
              onShow();
            }}
            data-testid="damage-show"
          >
            {t("backups.damage.show")}
          </Button>
        </>
      }
    />
  );
}
