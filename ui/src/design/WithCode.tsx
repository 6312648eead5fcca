import { Fragment } from "react";

/** Text in which `backticks` set off what is to be typed or copied exactly. */
export function WithCode({ text }: { text: string }) {
  const parts = text.split("`");
  // An odd number of backticks is no markup: the text stands as it is.
  if (parts.length % 2 === 0) return text;
  return parts.map((part, at) => (
    // The parts of a sentence never change place.
    <Fragment key={at}>{at % 2 === 1 ? <code>{part}</code> : part}</Fragment>
  ));
}
