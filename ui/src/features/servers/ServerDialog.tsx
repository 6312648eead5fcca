import { useState } from "react";
import type { ServerView } from "@/backend/bindings";
import { addressText, EXAMPLE_ADDRESS, parseAddress } from "@/backend/field-rules";
import { useWrite } from "@/backend/queries";
import { useEdited } from "@/backend/use-edited";
import { conflictFields } from "@/design/conflict-fields";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

const draftOf = (server: ServerView | null) => ({
  address: server ? addressText(server) : "",
  name: server?.name ?? "",
});

/** Adds a server, or changes the one given. */
export function ServerDialog({
  server,
  onClose,
}: {
  server: ServerView | null;
  onClose: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const create = useWrite("createServer");
  const update = useWrite("updateServer");
  const edited = useEdited(server, update);
  const { base, theirs } = edited;
  const was = draftOf(base);
  const [address, setAddress] = useState(was.address);
  const [name, setName] = useState(was.name);
  const isMalformed = address.trim() !== "" && !parseAddress(address);
  const isTooLong = name.trim().length > 64;
  const isUnnamed = server !== null && name.trim() === "";
  const isPending = create.isPending || update.isPending;
  const canSave = parseAddress(address) !== null && !isTooLong && !isUnnamed && !isPending;
  const error = create.error ?? update.error;
  const save = (over = edited.revision) => {
    const plain = { name: name.trim(), address: address.trim() };
    const then = { onSuccess: onClose };
    if (server) update.mutate({ id: server.id, ...plain, expectedRevision: over }, then);
    else create.mutate(plain, then);
  };
  return (
    <FormDialog
      title={server ? t("servers.edit.title", { name: server.name }) : t("servers.action.new")}
      words={useFormWords()}
      saveLabel={server ? t("common.action.save") : t("servers.action.add")}
      canSave={canSave}
      isDirty={address !== was.address || name !== was.name}
      error={error && describeError(t, locale, error)}
      conflict={
        theirs && {
          fields: conflictFields(
            { address: t("newBot.address.label"), name: t("servers.field.name") },
            draftOf(theirs),
            { address: address.trim(), name: name.trim() },
          ),
          onTake: () => {
            setAddress(draftOf(theirs).address);
            setName(theirs.name);
            edited.take();
          },
          onKeep: () => save(theirs.revision),
          onClose: edited.leave,
        }
      }
      onSave={() => save()}
      onReset={
        server
          ? () => {
              setAddress(was.address);
              setName(was.name);
            }
          : undefined
      }
      onClose={onClose}
      testId="server-dialog"
      saveTestId="save-server"
    >
      <Field
        label={t("newBot.address.label")}
        hint={t("newBot.address.hint")}
        error={isMalformed ? t("address.problem.malformed") : null}
      >
        {(control) => (
          <TextInput
            {...control}
            value={address}
            placeholder={EXAMPLE_ADDRESS}
            onChange={(event) => setAddress(event.target.value)}
            data-testid="server-address"
          />
        )}
      </Field>
      <Field
        label={t("servers.field.name")}
        hint={server ? undefined : t("servers.field.nameHint")}
        error={isTooLong ? t("servers.name.tooLong") : isUnnamed ? t("servers.name.empty") : null}
      >
        {(control) => (
          <TextInput
            {...control}
            value={name}
            onChange={(event) => setName(event.target.value)}
            data-testid="server-name"
          />
        )}
      </Field>
    </FormDialog>
  );
}
