import { codeOf } from '../command/command-error.ts';
import { answeredFault, readingOf } from './org-fault.ts';
import { textOf, type OrgPort, type OrgRecord, type OrgResponse } from './org-port.ts';

/** What an org answers a query about an object or a field that it does not have. */
const MISSING = new Set(['INVALID_TYPE', 'INVALID_FIELD']);

/** Records of an object that may not be deployed yet: none then. */
export async function queryIfDeployed(org: OrgPort, soql: string): Promise<readonly OrgRecord[]> {
  try {
    return await org.query(soql);
  } catch (error) {
    if (MISSING.has(codeOf(error) ?? '')) return [];
    throw error;
  }
}

/** Records of the Tooling API. @throws CommandError with the org's words */
export async function queryTooling(org: OrgPort, soql: string): Promise<readonly OrgRecord[]> {
  const answer = await org.request('GET', `/tooling/query?q=${encodeURIComponent(soql)}`);
  if (answer.status !== 200) throw refused(readingOf(soql), answer);
  return listOf(asRecord(answer.body).records).map(asRecord);
}

/** Whether an answer says that the request was carried out. */
export function isSuccess(answer: OrgResponse): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** A fault of an answer that bears the org's errors. */
export function refused(attempted: string, answer: OrgResponse): Error {
  const first = asRecord(listOf(answer.body)[0] ?? answer.body);
  const words = textOf(first, 'message') ?? 'no reason given';
  return answeredFault(attempted, textOf(first, 'errorCode'), `HTTP ${answer.status}: ${words}`);
}

export function asRecord(value: unknown): OrgRecord {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
