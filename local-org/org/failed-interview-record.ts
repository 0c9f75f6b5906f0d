import type { FailedInterview } from '../flow/run/failed-interviews.ts';
import { SObject } from '../values/sobject.ts';

/** Lengths of the fields (Object Reference, "FlowInterview"). */
const NAME = 80;
const ELEMENT = 100;
const ERROR = 32_000;

/** The record that an interview leaves when it has failed for good (help "Flow Interviews That Fail"). */
export function failedInterviewRecord(failed: FailedInterview, ownerId: string): SObject {
  return new SObject('FlowInterview', [
    ['Name', failed.flow.slice(0, NAME)],
    ['InterviewLabel', `${failed.label} ${failed.failedAt}`],
    ['CurrentElement', failed.element.slice(0, ELEMENT)],
    ['InterviewStatus', 'Error'],
    ['Error', failed.message.slice(0, ERROR)],
    ['OwnerId', ownerId],
  ]);
}
