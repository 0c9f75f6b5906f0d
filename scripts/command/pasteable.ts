/** What a command was called for: it takes the place of the placeholders in its messages. */
export interface CommandTarget {
  readonly targetOrg?: string | undefined;
  readonly devHub?: string | undefined;
  /** Where Sertifier answers, when it was named. */
  readonly sertifierUrl?: string | undefined;
}

/** A command of ours that asks Sertifier itself, with the placeholder of its org. */
const ASKS_SERTIFIER = /npm run (?:setup|verify|rotate-key|campaign) -- [^.;,\n]*?--target-org ALIAS/g;
const PLACEHOLDER = /(--target-org|--alias) ALIAS\b/g;
const HUB_PLACEHOLDER = /(--dev-hub|--alias) HUB\b/g;
/** What a shell takes as one word as it stands. */
const PLAIN_WORD = /^[\w.@+:/-]+$/;

/**
 * A message whose commands can be pasted as they stand. Messages are written with `--target-org ALIAS`, as whatever
 * finds a fault does not know how its command was called.
 */
export function pasteable(text: string, { targetOrg, devHub, sertifierUrl }: CommandTarget): string {
  const complete =
    sertifierUrl === undefined
      ? text
      : text.replace(ASKS_SERTIFIER, (command) => `${command} --sertifier-url ${shellWord(sertifierUrl)}`);
  return filled(filled(complete, PLACEHOLDER, targetOrg), HUB_PLACEHOLDER, devHub);
}

function filled(text: string, placeholder: RegExp, name: string | undefined): string {
  if (name === undefined) return text;
  return text.replace(placeholder, (_all, option: string) => `${option} ${shellWord(name)}`);
}

function shellWord(text: string): string {
  return PLAIN_WORD.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
