import { useId, useState, type ComponentProps, type ReactNode } from "react";
import { Button } from "./Button";
import type { ConflictField } from "./conflict-fields";
import { ConflictQuestion, type ConflictWords } from "./ConflictQuestion";
import { Dialog } from "./Dialog";
import { DiscardQuestion } from "./DiscardQuestion";
import { ErrorPanel } from "./ErrorPanel";
import css from "./FormDialog.module.css";

/** The words every form shares. */
export interface FormWords {
  cancel: string;
  reset: string;
  close: string;
  unsavedTitle: string;
  unsavedText: string;
  discard: string;
  keep: string;
  conflict: ConflictWords;
}

/** Somebody else saved what is edited here: in what it differs, and what can be done. */
export interface FormConflict {
  fields: readonly ConflictField[];
  onTake: () => void;
  onKeep: () => void;
  onClose: () => void;
}

/** A form above everything else: fields, Cancel and one button that saves. Closing it with changes
 *  asks first. */
export function FormDialog({
  title,
  words,
  saveLabel,
  canSave,
  isDirty,
  error,
  conflict,
  onSave,
  onReset,
  onClose,
  testId,
  saveTestId,
  isWide = false,
  children,
}: {
  title: string;
  words: FormWords;
  saveLabel: string;
  canSave: boolean;
  /** Whether closing would lose something. */
  isDirty: boolean;
  /** What the last try to save came to, where it failed. */
  error?: ComponentProps<typeof ErrorPanel> | null;
  conflict?: FormConflict | null;
  onSave: () => void;
  /** Puts the fields back as they were when the form was opened; absent where they were empty. */
  onReset?: (() => void) | undefined;
  onClose: () => void;
  testId: string;
  saveTestId: string;
  isWide?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const [isAsking, setAsking] = useState(false);
  const leave = () => (isDirty ? setAsking(true) : onClose());
  return (
    <>
      <Dialog
        title={title}
        closeLabel={words.close}
        onClose={leave}
        testId={testId}
        isWide={isWide}
        footer={
          <>
            {onReset && (
              <span className={css.reset}>
                <Button
                  variant="quiet"
                  disabled={!isDirty}
                  onClick={onReset}
                  data-testid="reset-form"
                >
                  {words.reset}
                </Button>
              </span>
            )}
            <Button onClick={leave}>{words.cancel}</Button>
            <Button
              type="submit"
              form={id}
              variant="primary"
              disabled={!canSave}
              data-testid={saveTestId}
            >
              {saveLabel}
            </Button>
          </>
        }
      >
        <form
          id={id}
          className={css.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (canSave) onSave();
          }}
        >
          {children}
          {error && !conflict && <ErrorPanel {...error} />}
        </form>
      </Dialog>
      {conflict && <ConflictQuestion words={words.conflict} {...conflict} />}
      {isAsking && (
        <DiscardQuestion
          title={words.unsavedTitle}
          text={words.unsavedText}
          closeLabel={words.close}
          discardLabel={words.discard}
          keepLabel={words.keep}
          onDiscard={onClose}
          onKeep={() => setAsking(false)}
        />
      )}
    </>
  );
}
