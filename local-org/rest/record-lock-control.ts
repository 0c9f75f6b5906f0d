import { isRecordId, toLongId } from '../values/record-id.ts';
import { requireDuration } from './iso-duration.ts';
import { member, optionalText, requireObject, textList, type JsonValue } from './json.ts';
import type { OrgServices } from './org-services.ts';
import { RestError } from './rest-error.ts';
import { ok, type RestRequest, type RestResponse } from './rest-exchange.ts';

/** Records that other clients hold, as JSON. */
export function locksJson({
  coordinator,
}: OrgServices): readonly { readonly id: string; readonly until: string | null }[] {
  return coordinator.locks.all().map(({ id, until }) => ({ id, until: until?.toIso() ?? null }));
}

/** `POST /local/locks {"ids":["003…"],"for":"PT30S"}`: another client holds the records; without `for`, until let go. */
export function holdRecords(request: RestRequest, services: OrgServices): RestResponse {
  const body = requireObject(request.json(), 'The request');
  const ids = recordIds(member(body, 'ids'));
  if (ids.length === 0) throw RestError.of(400, 'INVALID_INPUT', '"ids" names no record to hold.');
  const duration = optionalText(member(body, 'for'), 'for');
  const until = duration === undefined ? undefined : services.clock.now().plus(requireDuration(duration));
  services.coordinator.locks.hold(ids, until);
  return ok(locksJson(services));
}

/** `DELETE /local/locks?ids=003…,003…`: the other client lets go of them; of all records without `ids`. */
export function releaseRecords(request: RestRequest, services: OrgServices): RestResponse {
  const ids = request.query.get('ids');
  services.coordinator.locks.release(ids === null ? undefined : recordIds(ids));
  return ok(locksJson(services));
}

function recordIds(list: JsonValue | undefined): string[] {
  return textList(list, 'ids').map((id) => {
    if (isRecordId(id)) return toLongId(id);
    throw RestError.of(400, 'INVALID_INPUT', `'${id}' is no record ID of 15 or 18 characters.`);
  });
}
