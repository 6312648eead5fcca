import { Archive, Plus } from "lucide-react";
import { useState } from "react";
import type { BackupView, DamageView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { ErrorPanel } from "@/design/ErrorPanel";
import { SectionHead } from "@/design/SectionHead";
import { Skeleton } from "@/design/Skeleton";
import { describeError } from "@/i18n/describe-error";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Backups.module.css";
import { ExportDialog } from "./ExportDialog";
import { LookDialog } from "./LookDialog";
import { MakeDialog } from "./MakeDialog";
import { sizeOf } from "./size";
import { useDamageWords } from "./use-damage-words";

/** Copies of everything: listed, made, looked into, gone back to; and a file to take away. */
export function BackupsPanel() {
  const t = useTranslate();
  const locale = useLocale();
  const backups = useRead("listBackups", {});
  const [looking, setLooking] = useState<BackupView | null>(null);
  const [dialog, setDialog] = useState<"make" | "export" | null>(null);
  const all = backups.data?.backups ?? [];
  const damage = backups.data?.damage;
  return (
    <section className={css.panel} aria-labelledby="backups-title" data-testid="backups-panel">
      <SectionHead
        id="backups-title"
        title={t("backups.panel.title")}
        hint={t("backups.panel.hint")}
      >
        <Button icon={<Archive />} onClick={() => setDialog("export")} data-testid="export-bots">
          {t("backups.action.export")}
        </Button>
        <Button icon={<Plus />} onClick={() => setDialog("make")} data-testid="make-backup">
          {t("backups.action.make")}
        </Button>
      </SectionHead>
      {damage && (
        <Damage
          damage={damage}
          onLook={(name) => setLooking(all.find((one) => one.name === name) ?? null)}
        />
      )}
      {backups.isPending && <Skeleton label={t("common.state.loading")} />}
      {backups.error && (
        <ErrorPanel
          {...describeError(t, locale, backups.error)}
          onRetry={() => void backups.refetch()}
        />
      )}
      {backups.data && all.length === 0 && <p className={css.none}>{t("backups.panel.empty")}</p>}
      {all.length > 0 && (
        <ul className={css.list}>
          {all.map((backup) => (
            <Item key={backup.name} backup={backup} onLook={() => setLooking(backup)} />
          ))}
        </ul>
      )}
      {looking && <LookDialog backup={looking} onClose={() => setLooking(null)} />}
      {dialog === "make" && <MakeDialog onClose={() => setDialog(null)} />}
      {dialog === "export" && <ExportDialog onClose={() => setDialog(null)} />}
    </section>
  );
}

function Item({ backup, onLook }: { backup: BackupView; onLook: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const time = formatMoment(locale, backup.madeAt);
  return (
    <li className={css.item} data-testid={`backup-${backup.name}`}>
      <span>
        {time}
        <small>
          {t(`backups.reason.${backup.reason}`)}
          {backup.isSealed && ` · ${t("backups.item.sealed")}`}
        </small>
      </span>
      <span className={css.size}>{sizeOf(backup.kibibytes, locale)}</span>
      <Button size="small" onClick={onLook} aria-label={t("backups.item.lookAt", { time })}>
        {t("backups.action.look")}
      </Button>
    </li>
  );
}

function Damage({ damage, onLook }: { damage: DamageView; onLook: (name: string) => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const { copy } = damage;
  const torn = damage.tables.filter((table) => table.isTorn).map((table) => table.name);
  return (
    <div className={css.damage} data-testid="damage">
      <ErrorPanel
        message={useDamageWords(damage)}
        labels={{
          retry: t("common.action.retry"),
          details: t("common.action.details"),
          copy: t("common.action.copy"),
        }}
        details={[damage.detail, torn.length > 0 ? torn.join(", ") : ""].filter(Boolean).join("\n")}
      />
      {copy && (
        <p className={css.none}>
          {t("backups.damage.copy", {
            time: formatMoment(locale, copy.madeAt),
            then: copy.nBots,
            here: copy.nBotsHere,
          })}{" "}
          <Button size="small" onClick={() => onLook(copy.name)} data-testid="damage-look">
            {t("backups.damage.look")}
          </Button>
        </p>
      )}
    </div>
  );
}
