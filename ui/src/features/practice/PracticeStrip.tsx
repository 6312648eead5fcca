import { FlaskConical } from "lucide-react";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { StateMark } from "@/design/StateMark";
import { useTranslate } from "@/i18n/use-translate";
import css from "./PracticeStrip.module.css";
import { describePractice, practiceAddress } from "./practice-state";

/** The practice world among the servers: what it is, how it is, and the way to its page. */
export function PracticeStrip({ onOpen }: { onOpen: () => void }) {
  const t = useTranslate();
  const { data: view } = useRead("getPractice", {});
  if (!view) return null;
  const { mark, words } = describePractice(t, view.state);
  return (
    <section className={css.strip} aria-label={t("frame.rail.practice")}>
      <FlaskConical size={16} aria-hidden />
      <span className={css.name}>{t("frame.rail.practice")}</span>
      <span className={css.what}>{t("practice.strip.text")}</span>
      <span className={css.state}>
        <StateMark mark={mark} />
        {practiceAddress(view.state) ?? words}
      </span>
      <Button size="small" onClick={onOpen} data-testid="open-practice">
        {t("practice.strip.open")}
      </Button>
    </section>
  );
}
