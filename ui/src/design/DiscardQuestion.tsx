import { Button } from "./Button";
import { Dialog } from "./Dialog";

/** Asks before changes are thrown away that nobody saved. */
export function DiscardQuestion({
  title,
  text,
  closeLabel,
  discardLabel,
  keepLabel,
  onDiscard,
  onKeep,
}: {
  title: string;
  text: string;
  closeLabel: string;
  discardLabel: string;
  keepLabel: string;
  onDiscard: () => void;
  /** Back to the changes. */
  onKeep: () => void;
}) {
  return (
    <Dialog
      title={title}
      description={text}
      closeLabel={closeLabel}
      onClose={onKeep}
      footer={
        <>
          <Button variant="danger" onClick={onDiscard} data-testid="discard-changes">
            {discardLabel}
          </Button>
          <Button variant="primary" onClick={onKeep} data-testid="keep-changes">
            {keepLabel}
          </Button>
        </>
      }
    />
  );
}
