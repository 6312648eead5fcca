import { Import } from "lucide-react";
import { useState } from "react";
import { Button } from "@/design/Button";
import { useTranslate } from "@/i18n/use-translate";
import css from "./MoveIn.module.css";
import { MoveInDialog } from "./MoveInDialog";

/** The way in from BlockMine, or out of a file of another Sculk. */
export function MoveInPanel() {
  const t = useTranslate();
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={css.panel} aria-labelledby="move-in-title" data-testid="move-in-panel">
      <div>
        <h2 id="move-in-title">{t("moveIn.panel.title")}</h2>
        <p>{t("moveIn.panel.hint")}</p>
      </div>
      <Button icon={<Import />} onClick={() => setOpen(true)} data-testid="move-in">
        {t("moveIn.action.open")}
      </Button>
      {isOpen && <MoveInDialog onClose={() => setOpen(false)} />}
    </section>
  );
}
