import { randomUUID } from 'node:crypto';
import { variantOf, type VariantChoice } from './variants.ts';

/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FieldComplaint {
  readonly key: string;
  readonly value: string;
}

const UPGRADE_KEYS = { isUpgraded: false, showPurchaseSheet: false, upgradePlan: null };

function json(status: number, body: object): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

function extraKeys(variants: VariantChoice): object {
  switch (variantOf(variants, 'extraKeys')) {
    case 'none':
      return {};
    case 'upgrade':
      return UPGRADE_KEYS;
    case 'any':
      return { ...UPGRADE_KEYS, traceId: randomUUID(), meta: { served: true } };
  }
}

/** Success in Sertifier's envelope. */
export function succeeded(message: string, data: unknown, variants: VariantChoice): Answer {
  return json(200, { message, hasError: false, validationErrors: [], data, content: null, ...extraKeys(variants) });
}

/**
 * A business or validation failure: HTTP 200 with `hasError` true, as Sertifier answers it.
 * @param campaignId for the odd shapes of `data` that bear a campaign's key
 */
export function refused(
  message: string,
  complaints: readonly FieldComplaint[],
  variants: VariantChoice,
  campaignId = randomUUID() as string,
): Answer {
  return json(200, {
    message,
    hasError: true,
    ...validationErrors(complaints, variants),
    ...failureData(campaignId, variants),
    content: null,
    ...extraKeys(variants),
  });
}

function validationErrors(complaints: readonly FieldComplaint[], variants: VariantChoice): object {
  switch (variantOf(variants, 'validationErrors')) {
    case 'strings':
      return { validationErrors: complaints.map(({ key, value }) => `${key}: ${value}`) };
    case 'objects':
      return { validationErrors: complaints };
    case 'empty':
      return { validationErrors: [] };
    case 'null':
      return { validationErrors: null };
    case 'absent':
      return {};
  }
}

function failureData(campaignId: string, variants: VariantChoice): object {
  switch (variantOf(variants, 'failureData')) {
    case '{}':
      return { data: {} };
    case 'null':
      return { data: null };
    case 'absent':
      return {};
    case 'another key':
      return { data: { [randomUUID()]: [] } };
    case 'empty array':
      return { data: { [campaignId]: [] } };
  }
}

/** An HTTP error, in the body shape that the variant asks for. */
export function failed(status: number, message: string, variants: VariantChoice): Answer {
  switch (variantOf(variants, 'errorBody')) {
    case 'envelope':
      return json(status, { message, hasError: true, validationErrors: [message], data: null, content: null });
    case 'other JSON':
      return json(status, { error: message, code: status });
    case 'HTML':
      return {
        status,
        contentType: 'text/html',
        body: `<!doctype html><title>${status}</title><h1>${message}</h1>`,
      };
    case 'empty':
      return { status, contentType: 'text/plain', body: '' };
  }
}
