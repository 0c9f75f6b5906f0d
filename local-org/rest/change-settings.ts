import { member, requireObject } from './json.ts';
import type { OrgServices } from './org-services.ts';
import { RestError } from './rest-error.ts';
import { ok, type RestRequest, type RestResponse } from './rest-exchange.ts';

/** `PATCH /local/settings {"productionLike": true}`: what kind of org it is, until the next reset. */
export function changeSettings(request: RestRequest, services: OrgServices): RestResponse {
  const wanted = requireObject(request.json(), 'The request');
  const unknown = Object.keys(wanted).filter((key) => key !== 'productionLike');
  const productionLike = member(wanted, 'productionLike') ?? services.settings().productionLike;
  if (unknown.length > 0 || typeof productionLike !== 'boolean') {
    const reason = unknown.length > 0 ? `There is no setting '${unknown.join("', '")}'.` : 'It is true or false.';
    throw RestError.of(400, 'INVALID_SETTING', `${reason} Known settings: productionLike (true or false).`);
  }
  services.changeSettings({ productionLike });
  return ok(services.settings());
}
