import { addCredentials } from './add-credentials.ts';
import { createAttribute, oneAttribute, searchAttributes } from './attribute-calls.ts';
import type { Call } from './call.ts';
import { createCampaign, oneCampaign, searchCampaigns, sendCampaign } from './campaign-calls.ts';
import { oneCredential, pdfLink, publishCredentials, searchCredentials } from './credential-calls.ts';
import { succeeded, type Answer } from './envelope.ts';
import { deleteRecipient, saveRecipients, searchRecipients } from './recipient-calls.ts';
import {
  copyTemplate,
  createDetail,
  deleteTemplate,
  readTemplate,
  renameTemplate,
  searchSkills,
  searchTemplates,
} from './template-calls.ts';

type Handler = (call: Call) => Answer | undefined;

/** Documented operations; `*` stands for one path part. Fixed names come before patterns. */
const HANDLERS: readonly (readonly [method: string, pattern: string, handler: Handler])[] = [
  ['GET', 'Test', (call) => succeeded('Connection successful.', null, call.variants)],
  ['POST', 'campaign/addCredentials', addCredentials],
  ['POST', 'campaign/search', searchCampaigns],
  ['POST', 'campaign/send', sendCampaign],
  ['POST', 'campaign/schedule', sendCampaign],
  ['POST', 'campaign', createCampaign],
  ['*', 'campaign/*', oneCampaign],
  ['POST', 'credential/search', searchCredentials],
  ['POST', 'credential/publish', publishCredentials],
  ['GET', 'credential/generatePDFLink/*', pdfLink],
  ['*', 'credential/*', oneCredential],
  ['POST', 'attribute/search', searchAttributes],
  ['POST', 'attribute', createAttribute],
  ['*', 'attribute/*', oneAttribute],
  ['POST', 'recipient/search', searchRecipients],
  ['POST', 'recipient', saveRecipients],
  ['PUT', 'recipient', saveRecipients],
  ['DELETE', 'recipient/*', deleteRecipient],
  ['POST', 'detail/search', (call) => searchTemplates('detail', call)],
  ['POST', 'detail/searchSkills', searchSkills],
  ['POST', 'detail', createDetail],
  ['GET', 'detail/*', (call) => readTemplate('detail', call)],
  ['PUT', 'detail/*', (call) => renameTemplate('detail', call)],
  ['POST', 'design/search', (call) => searchTemplates('design', call)],
  ['POST', 'design/copy', (call) => copyTemplate('design', call)],
  ['GET', 'design/*', (call) => readTemplate('design', call)],
  ['DELETE', 'design/*', (call) => deleteTemplate('design', call)],
  ['POST', 'emailTemplate/search', (call) => searchTemplates('emailTemplate', call)],
  ['POST', 'emailTemplate/copy', (call) => copyTemplate('emailTemplate', call)],
  ['GET', 'emailTemplate/*', (call) => readTemplate('emailTemplate', call)],
  ['DELETE', 'emailTemplate/*', (call) => deleteTemplate('emailTemplate', call)],
];

/** Performs an API call; undefined where Sertifier documents no such operation. */
export function perform(call: Call): Answer | undefined {
  for (const [method, pattern, handler] of HANDLERS) {
    if ((method === '*' || method === call.method) && matches(pattern, call.path)) return handler(call);
  }
  return undefined;
}

function matches(pattern: string, path: readonly string[]): boolean {
  const parts = pattern.split('/');
  return parts.length === path.length && parts.every((part, index) => part === '*' || part === path[index]);
}
