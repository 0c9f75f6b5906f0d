import { SObject } from '../values/sobject.ts';
import { makeRecordId } from '../values/record-id.ts';

/** Well-known records of a fresh org. */
export interface SeedIds {
  readonly organization: string;
  readonly administrator: string;
  readonly automatedProcess: string;
}

export const SEED_IDS: SeedIds = {
  organization: makeRecordId('00D', 1),
  administrator: makeRecordId('005', 1),
  automatedProcess: makeRecordId('005', 2),
};

export const ADMINISTRATOR_USERNAME = 'admin@local-org.example.com';
const ORGANIZATION_NAME = 'Local Org';
const TIME_ZONE = 'GMT';

const PROFILE_IDS = {
  'System Administrator': makeRecordId('00e', 1),
  'Standard User': makeRecordId('00e', 2),
  'Minimum Access - Salesforce': makeRecordId('00e', 3),
  'Automated Process': makeRecordId('00e', 4),
} as const;

/** What a fresh org holds: itself, the standard profiles, an administrator and the Automated Process user. */
export function seedRecords(edition: 'Developer Edition' | 'Enterprise Edition'): readonly SObject[] {
  const profiles = Object.entries(PROFILE_IDS).map(
    ([name, id]) =>
      new SObject('Profile', [
        ['Id', id],
        ['Name', name],
      ]),
  );
  return [
    new SObject('Organization', [
      ['Id', SEED_IDS.organization],
      ['Name', ORGANIZATION_NAME],
      ['OrganizationType', edition],
      ['InstanceName', 'LOCAL'],
      ['IsSandbox', false],
      ['TimeZoneSidKey', TIME_ZONE],
      ['DefaultLocaleSidKey', 'en_US'],
      ['LanguageLocaleKey', 'en_US'],
    ]),
    ...profiles,
    user({
      id: SEED_IDS.administrator,
      username: ADMINISTRATOR_USERNAME,
      firstName: 'Local',
      lastName: 'Administrator',
      alias: 'ladmin',
      type: 'Standard',
      profile: PROFILE_IDS['System Administrator'],
    }),
    user({
      id: SEED_IDS.automatedProcess,
      username: `autoproc@${SEED_IDS.organization.toLowerCase()}`,
      firstName: null,
      lastName: 'Automated Process',
      alias: 'autoproc',
      type: 'AutomatedProcess',
      profile: PROFILE_IDS['Automated Process'],
    }),
  ];
}

interface SeedUser {
  readonly id: string;
  readonly username: string;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly alias: string;
  readonly type: 'Standard' | 'AutomatedProcess';
  readonly profile: string;
}

function user(seed: SeedUser): SObject {
  return new SObject('User', [
    ['Id', seed.id],
    ['Username', seed.username],
    ['FirstName', seed.firstName],
    ['LastName', seed.lastName],
    ['Email', 'nobody@example.com'],
    ['Alias', seed.alias],
    ['IsActive', true],
    ['UserType', seed.type],
    ['ProfileId', seed.profile],
    ['TimeZoneSidKey', TIME_ZONE],
    ['LocaleSidKey', 'en_US'],
    ['LanguageLocaleKey', 'en_US'],
    ['EmailEncodingKey', 'UTF-8'],
  ]);
}
