import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommandError } from '../command/command-error.ts';
import { asRecord, isSuccess, listOf } from '../org/queries.ts';
import type { OrgPort, OrgRecord } from '../org/org-port.ts';

const OBJECT = 'Sertifier_Credential__c';
export const FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof FORMATS)[number];

/** Which rows: all of them, or those created in a span of time. */
export interface ExportRange {
  /** Such as `2026-01-01`; the whole day counts. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Every row with every field that the user may see, oldest first. */
export async function readRows(
  org: OrgPort,
  range: ExportRange,
): Promise<{ readonly fields: readonly string[]; readonly rows: readonly OrgRecord[] }> {
  const answer = await org.request('GET', `/sobjects/${OBJECT}/describe`);
  const fields = listOf(asRecord(answer.body).fields).flatMap((field) => {
    const { name } = asRecord(field);
    return typeof name === 'string' ? [name] : [];
  });
  if (!isSuccess(answer) || fields.length === 0) {
    throw new CommandError({
      attempted: 'Exporting the credentials',
      problem: `the org has no object ${OBJECT}, or you cannot see it.`,
      remedy:
        'Assign yourself the permission set "Sertifier: Admin"; where the package is missing: npm run setup -- --target-org ALIAS.',
    });
  }
  const conditions = [
    ...(range.from === undefined ? [] : [`CreatedDate >= ${range.from}T00:00:00Z`]),
    ...(range.to === undefined ? [] : [`CreatedDate <= ${range.to}T23:59:59Z`]),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return {
    fields,
    rows: await org.query(`SELECT ${fields.join(', ')} FROM ${OBJECT}${where} ORDER BY CreatedDate, Id`),
  };
}

/** Writes rows to a file; it appears under its name only when it is complete. */
export async function writeRows(
  file: string,
  format: ExportFormat,
  fields: readonly string[],
  rows: readonly OrgRecord[],
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const lines = format === 'csv' ? csvLines(fields, rows) : jsonLines(fields, rows);
  const unfinished = `${file}.part`;
  // personal data: for its owner alone
  await pipeline(Readable.from(lines), createWriteStream(unfinished, { mode: 0o600 }));
  await rename(unfinished, file);
}

/** RFC 4180, in UTF-8 with a byte order mark, as spreadsheets want it. */
export function* csvLines(fields: readonly string[], rows: Iterable<OrgRecord>): Generator<string> {
  yield `\uFEFF${fields.map(csvCell).join(',')}\r\n`;
  for (const row of rows) yield `${fields.map((field) => csvCell(row[field])).join(',')}\r\n`;
}

function* jsonLines(fields: readonly string[], rows: Iterable<OrgRecord>): Generator<string> {
  let before = '[\n';
  for (const row of rows) {
    yield `${before}${JSON.stringify(Object.fromEntries(fields.map((field) => [field, row[field] ?? null])))}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** A spreadsheet takes a text that begins like this for a formula (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
