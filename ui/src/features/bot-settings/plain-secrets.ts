/** Commands whose words are passwords, on servers with the usual login plugins; the core knows the same. */
const SECRET_COMMANDS = new Set(["login", "l", "log", "register", "reg", "changepassword"]);

/** Stands for the bot's password in a line. */
const PLACEHOLDER = "{password}";

/** The passwords that a line holds as they are. */
function secretsIn(line: string): string[] {
  const [command = "", ...words] = line.trim().split(/\s+/);
  const isSecret = command.startsWith("/") && SECRET_COMMANDS.has(command.slice(1).toLowerCase());
  return isSecret ? words.filter((word) => word !== PLACEHOLDER) : [];
}

/** Whether some line holds a password that would lie readable in the database. */
export const holdsPlainSecret = (lines: string) =>
  lines.split("\n").some((line) => secretsIn(line).length > 0);

/** The lines with the placeholder in place of the password, and the password; null where they hold
 *  none, or several that differ. */
export function hideSecret(lines: string): { lines: string; password: string } | null {
  const found = new Set(lines.split("\n").flatMap(secretsIn));
  const [password, ...others] = found;
  if (password === undefined || others.length > 0) return null;
  const hidden = lines.split("\n").map((line) =>
    secretsIn(line).length === 0
      ? line
      : line
          .split(/(\s+)/)
          .map((part, at) => (at > 0 && part === password ? PLACEHOLDER : part))
          .join(""),
  );
  return { lines: hidden.join("\n"), password };
}
