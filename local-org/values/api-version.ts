/** API versions that the org offers: Winter '21 to Spring '26. */
export const OLDEST_VERSION = 50;
export const NEWEST_VERSION = 66;

/** The number in a version such as `66.0`; undefined for what is no version. */
export function versionNumber(text: string): number | undefined {
  const digits = /^([1-9]\d?\d?)\.0$/.exec(text.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether requests may name this version. */
export function isOfferedVersion(text: string): boolean {
  const number = versionNumber(text);
  return number !== undefined && number >= OLDEST_VERSION && number <= NEWEST_VERSION;
}
