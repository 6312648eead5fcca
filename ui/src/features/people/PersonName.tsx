import { Ban, TriangleAlert } from "lucide-react";
import type { PersonView } from "@/backend/bindings";
import { useTranslate } from "@/i18n/use-translate";
import css from "./People.module.css";
import { mixesScripts, plainName } from "./plain-name";

/** A name that cannot pass for another, and whether the bot ignores who has it. */
export function PersonName({ person }: { person: PersonView }) {
  const t = useTranslate();
  const plain = plainName(person.username);
  const isOdd = plain !== person.username || mixesScripts(person.username);
  return (
    <span className={css.person}>
      <bdi className={person.isBlacklisted ? css.ignored : undefined}>{plain}</bdi>
      {isOdd && (
        <span
          className={css.odd}
          role="img"
          aria-label={t("people.row.odd")}
          title={t("people.row.odd")}
        >
          <TriangleAlert size={13} />
        </span>
      )}
      {person.isBlacklisted && (
        <span
          className={css.ban}
          role="img"
          aria-label={t("people.row.blacklisted")}
          title={t("people.row.blacklisted")}
        >
          <Ban size={13} />
        </span>
      )}
    </span>
  );
}
