import { Button } from "./Button";
import type { ConflictField } from "./conflict-fields";
import css from "./ConflictQuestion.module.css";
import { Dialog } from "./Dialog";

/** The words of the question. */
export interface ConflictWords {
  title: string;
  text: string;
  /** Instead of a table, where both made the same of it. */
  same: string;
  field: string;
  theirs: string;
  mine: string;
  empty: string;
  take: string;
  keep: string;
  close: string;
}

/** Asks whose is to stand where two edited the same thing, and shows in what they differ. */
export function ConflictQuestion({
  words,
  fields,
  onTake,
  onKeep,
  onClose,
}: {
  words: ConflictWords;
  fields: readonly ConflictField[];
  /** Theirs comes into the form; nothing is saved. */
  onTake: () => void;
  /** Mine is saved over theirs. */
  onKeep: () => void;
  /** Back to the form, undecided. */
  onClose: () => void;
}) {
  return (
    <Dialog
      title={words.title}
      description={fields.length > 0 ? words.text : words.same}
      closeLabel={words.close}
      onClose={onClose}
      testId="edit-conflict"
      isWide
      footer={
        <>
          <Button onClick={onTake} data-testid="conflict-take">
            {words.take}
          </Button>
          <Button variant="primary" onClick={onKeep} data-testid="conflict-keep">
            {words.keep}
          </Button>
        </>
      }
    >
      {fields.length > 0 && (
        <table className={css.fields}>
          <thead>
            <tr>
              <th scope="col">{words.field}</th>
              <th scope="col">{words.theirs}</th>
              <th scope="col">{words.mine}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.id} data-testid={`conflict-field-${field.id}`}>
                <th scope="row">{field.label}</th>
                <Value text={field.theirs} empty={words.empty} />
                <Value text={field.mine} empty={words.empty} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}

function Value({ text, empty }: { text: string; empty: string }) {
  return (
    <td data-selectable>
      {text === "" ? <span className={css.empty}>{empty}</span> : <div>{text}</div>}
    </td>
  );
}
