import { CommandError } from '../../command/command-error.ts';
import type { MetadataFile, OrgPort } from '../../org/org-port.ts';
import { parseXml, type XmlNode } from '../package/xml-tree.ts';
import type { SetupStep } from '../setup-step.ts';

/** The example page of the package, with the card on it. */
export const CARD_PAGE = 'Sertifier_Contact_Record_Page';
const OBJECT = 'Contact';
const FILE = `objects/${OBJECT}.object`;
const API_VERSION = '66.0';

/**
 * Makes the package's example page the org default for contacts on a desktop (`--activate-page`). A page that somebody
 * else made the default is never replaced: it may be what people work with all day.
 */
export function activatePage(): SetupStep {
  return {
    name: 'page',
    async plan(org) {
      const current = await contactPage(org);
      if (current === CARD_PAGE) return [];
      if (current !== undefined) throw otherPage(current);
      const description = `show contacts by the page ${CARD_PAGE} (org default, desktop)`;
      return [{ description, apply: () => org.deployMetadata(overrideFiles(CARD_PAGE)) }];
    },
  };
}

/**
 * Gives contacts the platform's own page back where the package's example is the org default, so that it can be deleted.
 * @returns whether it was
 */
export async function deactivatePage(org: OrgPort): Promise<boolean> {
  if ((await contactPage(org)) !== CARD_PAGE) return false;
  await org.deployMetadata(overrideFiles(undefined));
  return true;
}

/**
 * What shows contacts on a desktop; undefined for the platform's own page. The App Builder's Activation writes it as an
 * override of the action View (Metadata API Developer Guide, "ActionOverride").
 */
async function contactPage(org: OrgPort): Promise<string | undefined> {
  const files = await org.retrieveMetadata?.([{ name: 'CustomObject', members: [OBJECT] }]);
  const bytes = files?.get(FILE);
  const object = bytes === undefined ? undefined : parseXml(Buffer.from(bytes).toString('utf8'));
  const override = (object?.children ?? []).find(
    (one) =>
      one.name === 'actionOverrides' && valueOf(one, 'actionName') === 'View' && valueOf(one, 'formFactor') === 'Large',
  );
  return override === undefined ? undefined : valueOf(override, 'content');
}

function valueOf(node: XmlNode, name: string): string | undefined {
  return node.children.find((child) => child.name === name)?.text;
}

/** The override alone: what else an object says stays as it is where a deployment leaves it out. */
function overrideFiles(page: string | undefined): readonly MetadataFile[] {
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  const namespace = 'http://soap.sforce.com/2006/04/metadata';
  const [content, type] = page === undefined ? ['', 'Default'] : [`<content>${page}</content>`, 'Flexipage'];
  return [
    {
      path: 'package.xml',
      content: `${head}<Package xmlns="${namespace}"><types><members>${OBJECT}</members><name>CustomObject</name></types><version>${API_VERSION}</version></Package>`,
    },
    {
      path: FILE,
      content: `${head}<CustomObject xmlns="${namespace}"><actionOverrides><actionName>View</actionName>${content}<formFactor>Large</formFactor><skipRecordTypeSelect>false</skipRecordTypeSelect><type>${type}</type></actionOverrides></CustomObject>`,
    },
  ];
}

function otherPage(current: string): CommandError {
  return new CommandError({
    attempted: `Activating the page ${CARD_PAGE} for contacts`,
    problem: `the org shows contacts by "${current}" already, and set-up replaces nobody's page; everything before this step is done.`,
    remedy:
      'Put the card on that page: open a contact, Edit Page, drag "Sertifier Credentials" onto it, Save. Or take the page back first (Lightning App Builder > the page > Activation > Remove as Org Default), and run the command again.',
  });
}
