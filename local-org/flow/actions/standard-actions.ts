import { CUSTOM_NOTIFICATION } from './custom-notification.ts';
import { SIMPLE_EMAIL } from './simple-email.ts';
import type { StandardAction } from './standard-action.ts';

/** Standard actions that flows may call here, by `actionType`; their `actionName` is the same. */
export const STANDARD_ACTIONS: ReadonlyMap<string, StandardAction> = new Map(
  [CUSTOM_NOTIFICATION, SIMPLE_EMAIL].map((action) => [action.name, action]),
);
