import { child, childText, type XmlElement } from '../../metadata/xml-element.ts';
import { CalendarDate } from '../../values/calendar-date.ts';
import { TimeOfDay } from '../../values/time-of-day.ts';
import type { FlowSchedule } from '../model/flow-model.ts';
import type { CompileContext } from './compile-context.ts';
import { compileQuery } from './record-filters.ts';

const FREQUENCIES = ['Once', 'Daily', 'Weekly'] as const;
const DEFAULT_BATCH_SIZE = 200;

/** The schedule of a flow with the triggerType Scheduled (Metadata API, "FlowSchedule"); undefined for others. */
export function compileSchedule(context: CompileContext, start: XmlElement): FlowSchedule | undefined {
  if (childText(start, 'triggerType')?.trim() !== 'Scheduled') return undefined;
  const schedule = child(start, 'schedule');
  if (schedule === undefined) {
    context.complain('Required field is missing: schedule', start);
    return undefined;
  }
  const frequencyText = childText(schedule, 'frequency')?.trim() ?? '';
  const frequency = FREQUENCIES.find((one) => one === frequencyText);
  if (frequency === undefined) {
    context.complain(`The local org does not implement the frequency '${frequencyText}' of scheduled flows.`, schedule);
    return undefined;
  }
  const startDate = CalendarDate.parse(childText(schedule, 'startDate')?.trim() ?? '');
  const startTime = TimeOfDay.parse(childText(schedule, 'startTime')?.trim() ?? '');
  if (startDate === undefined || startTime === undefined) {
    context.complain('A schedule needs a valid startDate (YYYY-MM-DD) and startTime (HH:MM:SS.mmmZ).', schedule);
    return undefined;
  }
  const object = context.scope.triggerObject;
  const sizeElement = child(start, 'maxBatchSize');
  const maxBatchSize = sizeElement === undefined ? DEFAULT_BATCH_SIZE : Number(sizeElement.text.trim());
  if (!Number.isInteger(maxBatchSize) || maxBatchSize < 1 || maxBatchSize > DEFAULT_BATCH_SIZE) {
    context.complain('maxBatchSize has to be a whole number from 1 to 200.', sizeElement ?? start);
  }
  return {
    frequency,
    startDate,
    startMilliseconds: startTime.milliseconds,
    objectName: object?.name,
    prepare:
      object === undefined
        ? undefined
        : compileQuery(context, start, { object, fields: undefined, orderBy: [], limit: undefined }),
    maxBatchSize,
  };
}
