/** What a contact of a history is like when it is created. */
export type ContactKind =
  | 'ordinary'
  | 'without e-mail'
  | 'whom Sertifier refuses'
  | 'with a name of other scripts'
  | 'whose link may not be written'
  | 'of the same address as others';

/** What goes wrong at Sertifier with the next requests. */
export type Trouble =
  | 'answers 500'
  | 'answers 503'
  | 'answers 429'
  | 'answers 429 and says when to come back'
  | 'refuses the key'
  | 'breaks the connection before the work'
  | 'breaks the connection after the work'
  | 'does the work and answers too late'
  | 'answers too late without doing the work'
  | 'does the work and answers garbage'
  | 'does the work and answers half'
  | 'does the work and answers nothing'
  | 'answers in another order and with other keys'
  | 'answers without links'
  | 'issues the good ones and says there was an error'
  | 'takes one credential a request';

/** What a person may ask of a credential, by its field Command. */
export const COMMANDS = ['Try Again', 'Release', 'Hold', 'Give Up', 'Issue Another'] as const;
export type Command = (typeof COMMANDS)[number];

/** One thing that happens. Contacts and rows are numbers: of those that exist then, counted round. */
export type Step =
  | { readonly kind: 'create'; readonly contacts: readonly ContactKind[] }
  | { readonly kind: 'import'; readonly contacts: readonly ContactKind[] }
  | { readonly kind: 'tick'; readonly which: readonly number[] }
  | { readonly kind: 'tick twice at once'; readonly which: readonly number[] }
  | { readonly kind: 'untick'; readonly which: readonly number[] }
  | { readonly kind: 'rename'; readonly which: number }
  | { readonly kind: 'change e-mail'; readonly which: number; readonly wrong: boolean }
  | { readonly kind: 'delete'; readonly which: number }
  | { readonly kind: 'merge'; readonly which: number; readonly into: number }
  | { readonly kind: 'trouble'; readonly trouble: Trouble; readonly requests: number }
  | { readonly kind: 'recovery' }
  | { readonly kind: 'command'; readonly row: number; readonly command: Command }
  | { readonly kind: 'campaign is switched'; readonly campaign: CampaignName; readonly on: boolean }
  | {
      readonly kind: 'lock';
      readonly what: 'contact' | 'credential';
      readonly which: number;
      readonly minutes: number;
    }
  | { readonly kind: 'access is withdrawn' }
  | { readonly kind: 'access is given' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'go on' }
  | { readonly kind: 'automation breaks' }
  | { readonly kind: 'automation is mended' }
  | { readonly kind: 'change default campaign'; readonly campaign: CampaignName }
  | { readonly kind: 'wait'; readonly minutes: number };

export const CAMPAIGNS = ['Certified_Widget_Engineer', 'Each_Entry', 'Each_Value'] as const;
export type CampaignName = (typeof CAMPAIGNS)[number];
/** Re-issue policy of each campaign. */
export const POLICIES: Readonly<Record<CampaignName, string>> = {
  Certified_Widget_Engineer: 'Once',
  Each_Entry: 'Each Entry',
  Each_Value: 'Each Value',
};

/** A history: how the platform is read, and what happens in order. */
export interface Story {
  readonly readings: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
}

/** The story in plain words, a line a step. */
export function tell(story: Story): string {
  const readings = Object.entries(story.readings).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  const platform =
    readings.length === 0 ? 'The platform as it is likeliest read.' : `Platform: ${readings.join(', ')}.`;
  return [platform, ...story.steps.map((step, index) => `${index + 1}. ${tellStep(step)}`)].join('\n');
}

function tellStep(step: Step): string {
  switch (step.kind) {
    case 'create':
      return `Contacts are created: ${step.contacts.join(', ')}.`;
    case 'import':
      return `An import creates contacts and ticks them: ${step.contacts.join(', ')}.`;
    case 'tick':
      return `Issue Credential is ticked on ${contacts(step.which)}.`;
    case 'tick twice at once':
      return `Two people tick Issue Credential on ${contacts(step.which)} at the same time.`;
    case 'untick':
      return `Issue Credential is unticked on ${contacts(step.which)}.`;
    case 'rename':
      return `${contacts([step.which])} gets another name.`;
    case 'change e-mail':
      return `${contacts([step.which])} gets ${step.wrong ? 'a wrong' : 'a good'} e-mail address.`;
    case 'delete':
      return `${contacts([step.which])} is deleted.`;
    case 'merge':
      return `${contacts([step.which])} is merged into ${contacts([step.into])}.`;
    case 'trouble':
      return `Sertifier ${step.trouble}, for ${step.requests} requests.`;
    case 'recovery':
      return 'Sertifier is well again.';
    case 'command':
      return `Somebody gives the command ${step.command} on credential ${step.row}.`;
    case 'campaign is switched':
      return `The campaign ${step.campaign} is switched ${step.on ? 'on' : 'off'}.`;
    case 'lock':
      return `Another client holds ${step.what} ${step.which} for ${step.minutes} minutes.`;
    case 'access is withdrawn':
      return 'Whoever ticks the boxes loses the permission set Sertifier Integration Access.';
    case 'access is given':
      return 'Whoever ticks the boxes gets the permission set Sertifier Integration Access.';
    case 'pause':
      return 'An administrator pauses sending.';
    case 'go on':
      return 'An administrator ends the pause.';
    case 'automation breaks':
      return "The customer's own automation on credentials hits a governor limit from now on.";
    case 'automation is mended':
      return "The customer's own automation is mended.";
    case 'change default campaign':
      return `The default campaign becomes ${step.campaign}.`;
    case 'wait':
      return `${step.minutes} minutes pass.`;
  }
}

function contacts(which: readonly number[]): string {
  return `contact ${which.join(', ')}`;
}
