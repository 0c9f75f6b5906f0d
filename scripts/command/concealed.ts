const secrets = new Set<string>();
const SHORTEST = 6;

/** Keeps a secret out of everything that commands print from now on. */
export function conceal(secret: string): void {
  if (secret.length >= SHORTEST) secrets.add(secret);
}

/** A text with every known secret in it replaced. */
export function concealed(text: string): string {
  let safe = text;
  for (const secret of secrets) safe = safe.replaceAll(secret, '***');
  return safe;
}
