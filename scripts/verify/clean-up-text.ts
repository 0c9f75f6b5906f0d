import { DOMAIN, type CleanUp } from './test-learners.ts';

/**
 * What verification took back, and what it could not, as lines of text.
 * @param hasKey whether Sertifier's key was given: without it the credentials stay there
 */
export function cleanUpText(cleanUp: CleanUp, hasKey: boolean): string {
  const { contacts, rows, atSertifier, leftAtSertifier, left } = cleanUp;
  const lines = [`Taken back: ${contacts} contacts, ${rows} rows, ${atSertifier} credentials at Sertifier.`];
  if (leftAtSertifier > 0) {
    const why = hasKey
      ? 'it did not delete them'
      : 'no key was given; with SERTIFIER_SECRET_KEY the next run takes its own back';
    lines.push(
      `Left behind: ${leftAtSertifier} test credentials at Sertifier: ${why}. Delete them there: search for "${DOMAIN}". --json names each.`,
    );
  }
  const records = left.filter((one) => one.startsWith('record '));
  if (records.length > 0) {
    lines.push(`Left behind: ${records.join(', ')}: the org refused to delete them. The next run tries again.`);
  }
  return `${lines.join('\n')}\n`;
}
