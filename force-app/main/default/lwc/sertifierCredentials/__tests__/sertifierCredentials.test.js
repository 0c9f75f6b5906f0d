import { createElement } from 'lwc';
import { graphql } from 'lightning/graphql';
import LightningPrompt from 'lightning/prompt';
import { registerRefreshHandler, unregisterRefreshHandler } from 'lightning/refresh';
import { getRecord, notifyRecordUpdateAvailable, updateRecord } from 'lightning/uiRecordApi';
import SertifierCredentials from 'c/sertifierCredentials';
import { ISSUED, SCRIPT_LINK, answerWith, contactRecord, credentialNode } from './data/records';

jest.mock('lightning/prompt', () => ({ __esModule: true, default: { open: jest.fn() } }));
jest.mock('@salesforce/customPermission/Sertifier_Manage_Credentials', () => ({ default: true }), { virtual: true });
jest.mock('@salesforce/customPermission/Sertifier_Issue_Another', () => ({ default: true }), { virtual: true });

const CONTACT = '003000000000001AAA';
const HELD = { Status: 'Held', Campaign_Label: 'A', Last_Error: 'Held: The contact has no e-mail address.' };
const REPEATABLE = { ...ISSUED, Request_Key: '003000000000001AAA|Widget|2026-01-01 10:00:00Z' };
const NO_OBJECT = "Validation error of type FieldUndefined: Field 'X__c' in type 'RecordQuery' is undefined";

const settle = () => jest.advanceTimersByTimeAsync(0);
const passSeconds = (seconds) => jest.advanceTimersByTimeAsync(seconds * 1000);
const refresh = jest.fn(() => Promise.resolve());
/** Where the parts of the card are. */
const PARTS = {
  loading: '.block',
  message: '[role="alert"], [role="status"]:not(.slds-assistive-text)',
  announcement: '.slds-assistive-text[role="status"]',
  credential: 'li',
  campaign: 'h3',
  status: '.pill',
  facts: '.line + .weak',
  why: '.reason',
  meaning: '.weak + .weak, .reason + .weak',
  link: '.links a',
  linkedin: '.links a:last-of-type',
  copy: '.links button',
  badge: '.figure img',
  certificate: '.body > a',
  details: 'details',
  again: '[role="alert"] button',
  'show-all': 'p.row button',
  more: 'p.row',
  refresh: 'lightning-button-icon'
};
const part = (element, id) => element.shadowRoot.querySelector(PARTS[id]);
const parts = (element, id) => [...element.shadowRoot.querySelectorAll(PARTS[id])];
const button = (element, command) => element.shadowRoot.querySelector(`[data-row][value="${command}"]`);
const wordsOf = (element) => element.shadowRoot.textContent;

async function show(settings = {}) {
  const element = createElement('c-sertifier-credentials', { is: SertifierCredentials });
  Object.assign(element, { recordId: CONTACT, objectApiName: 'Contact', ...settings });
  element.toasts = [];
  element.addEventListener('lightning__showtoast', ({ detail }) => element.toasts.push(detail));
  document.body.append(element);
  await settle();
  return element;
}

async function answer(nodes, how) {
  graphql.emit(answerWith(nodes, how), undefined, refresh);
  await settle();
}

const one = (values, id = 'a01') => [credentialNode(id, values)];

describe('c-sertifier-credentials', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-06-01T10:00:00Z') });
  });

  afterEach(() => {
    document.body.replaceChildren();
    jest.clearAllMocks();
    jest.useRealTimers();
  });

  describe('states', () => {
    it('SF-61 shows where it will be while it is loading', async () => {
      const element = await show();
      expect(part(element, 'loading')).not.toBeNull();
      expect(wordsOf(element)).toContain('c.Sertifier_Card_Loading');
      expect(wordsOf(element)).not.toContain('Empty');
    });

    it('P18 asks for the record’s credentials, as many as its setting says', async () => {
      await show({ maxRows: 3 });
      const { variables } = graphql.getLastConfig();
      expect(variables).toEqual({ recordId: CONTACT, source: CONTACT, first: 3 });
    });

    it.each([
      [{ Email: 'a@example.com', Issue_Credential__c: false }, 'c.Sertifier_Card_Empty_Hint'],
      [{ Email: null, Issue_Credential__c: false }, 'c.Sertifier_Card_Empty_No_Email'],
      [{ Email: 'a@example.com', Issue_Credential__c: true }, 'c.Sertifier_Card_Empty_Ticked']
    ])('B1 a contact with %o reads what keeps the first credential from coming', async (values, hint) => {
      const element = await show();
      getRecord.emit(contactRecord('2026-06-01T10:00:00.000Z', values));
      await answer([]);
      expect(wordsOf(element)).toContain(hint);
      expect(part(element, 'credential')).toBeNull();
    });

    it('P18 says on a record that is no contact where its credentials come from', async () => {
      const element = await show({ recordId: '001000000000001AAA', objectApiName: 'Account' });
      await answer([]);
      expect(wordsOf(element)).toContain('c.Sertifier_Card_Empty_Other');
    });

    it('SF-61 lists credentials with campaign, state in words, dates, number, images and link', async () => {
      const element = await show();
      await answer(one(ISSUED));
      expect(part(element, 'campaign').textContent).toBe('Widget Engineer');
      expect(part(element, 'status').textContent).toBe('c.Sertifier_Status_Issued');
      expect(part(element, 'facts').textContent).toBe(
        'c.Sertifier_Card_Issued_On · c.Sertifier_Card_Valid_Until · c.Sertifier_Card_Number'
      );
      expect(part(element, 'badge').src).toBe('https://images.example/badge.png');
      expect(part(element, 'certificate').href).toBe('https://images.example/certificate.png');
      expect(part(element, 'why')).toBeNull();
    });

    it('SF-61 opens the link in a new tab that cannot reach back', async () => {
      const element = await show();
      await answer(one(ISSUED));
      for (const id of ['link', 'linkedin', 'certificate']) {
        expect(part(element, id)).toMatchObject({ target: '_blank', rel: 'noopener' });
      }
      expect(part(element, 'link').href).toBe('https://verify.example/c/1');
      expect(part(element, 'link').textContent).toBe(
        'c.Sertifier_Card_View_CredentialWidget Engineer c.Sertifier_Card_New_Tab'
      );
    });

    it('DG-53 adds the credential to LinkedIn under the issuer’s name', async () => {
      const element = await show({ issuer: 'Widgets Inc.' });
      await answer(one(ISSUED));
      expect(new URL(part(element, 'linkedin').href).searchParams.get('organizationName')).toBe('Widgets Inc.');
    });

    it('B1 says why a credential was not issued, and what happens next', async () => {
      const element = await show();
      await answer(one(HELD));
      expect(part(element, 'why').textContent).toBe('The contact has no e-mail address.');
      expect(part(element, 'meaning').textContent).toContain('c.Sertifier_Card_Next_Held');
      expect(part(element, 'link')).toBeNull();
    });

    it('SF-61 shows no link that could run code', async () => {
      const element = await show();
      await answer(one({ ...ISSUED, Verification_Link: SCRIPT_LINK }));
      expect(part(element, 'link')).toBeNull();
      expect(part(element, 'meaning').textContent).toBe('c.Sertifier_Card_Link_Missing');
    });

    it('DG-30 puts an icon in place of an image that does not load', async () => {
      const element = await show();
      await answer(one(ISSUED));
      part(element, 'badge').dispatchEvent(new CustomEvent('error'));
      await settle();
      expect(part(element, 'badge')).toBeNull();
      expect(part(element, 'certificate')).not.toBeNull();
    });

    it('SF-61 shows all on demand, and says when there are even more', async () => {
      const element = await show();
      await answer(one(ISSUED), { count: 700 });
      part(element, 'show-all').click();
      await settle();
      expect(graphql.getLastConfig().variables.first).toBe(500);
      await answer([...one(ISSUED), ...one(ISSUED, 'a02')], { count: 700 });
      expect(part(element, 'show-all')).toBeNull();
      expect(part(element, 'more')).not.toBeNull();
    });

    it('P18 bears the title of its setting, with how many there are', async () => {
      const element = await show({ title: 'Diplomas' });
      await answer(one(ISSUED));
      expect(element.shadowRoot.querySelector('lightning-card').title).toBe('Diplomas (1)');
    });

    it('P18 shows images and details unless its settings hide them', async () => {
      const shown = ['badge', 'certificate', 'details'];
      const element = await show();
      await answer(one(ISSUED));
      for (const id of shown) expect(part(element, id)).not.toBeNull();
      element.hideImages = true;
      element.hideDetails = true;
      await settle();
      for (const id of shown) expect(part(element, id)).toBeNull();
      expect(part(element, 'link')).not.toBeNull();
    });

    it('P18 shows less where it is compact', async () => {
      const element = await show({ density: 'compact', hideActions: true });
      await answer(one(REPEATABLE));
      for (const id of ['badge', 'certificate', 'details']) expect(part(element, id)).toBeNull();
      expect(part(element, 'link')).not.toBeNull();
      expect(button(element, 'Issue Another')).toBeNull();
    });

    it.each([
      [{ Paused: true, Pause_Reason: 'Audit', Paused_Since: '2026-06-01T08:00:00.000Z' }, 'c.Sertifier_Card_Paused'],
      [{ Paused: false, Outage: 'Down', Outage_Since: '2026-06-01T08:00:00.000Z' }, 'c.Sertifier_Card_Outage']
    ])('P9 says that sending rests, why and since when (%o)', async (control, words) => {
      const element = await show();
      await answer(one({ Status: 'Queued' }), { control });
      expect(part(element, 'message').textContent).toBe(words);
      expect(part(element, 'meaning').textContent).toContain('c.Sertifier_Card_Next_Paused');
    });

    it('P9 says that the org is not set up, and nothing where all is well', async () => {
      const element = await show();
      await answer([], { control: null });
      expect(part(element, 'message').textContent).toContain('c.Sertifier_Card_Not_Set_Up');
      await answer([], { control: { Paused: false, Outage: 'None' } });
      expect(part(element, 'message')).toBeNull();
    });

    it('SF-61 offers to try again when reading fails', async () => {
      const element = await show();
      graphql.emitErrors([{ message: 'broken' }], undefined, refresh);
      await settle();
      expect(part(element, 'message').textContent).toContain('c.Sertifier_Card_Error');
      part(element, 'again').click();
      expect(refresh).toHaveBeenCalledTimes(1);
    });

    it.each([[{ message: NO_OBJECT }], [{ status: 403, body: { errorCode: 'INSUFFICIENT_ACCESS' } }]])(
      'P12 tells a person without access which permission set is missing (%o)',
      async (error) => {
        const element = await show();
        await answer(one(ISSUED));
        graphql.emitErrors([error], undefined, refresh);
        await settle();
        expect(part(element, 'message').textContent).toContain('c.Sertifier_Card_No_Access');
        expect(part(element, 'again')).toBeNull();
        expect(part(element, 'credential')).toBeNull();
      }
    );

    it('P21 gives every credential a heading and a list entry of its own', async () => {
      const element = await show();
      await answer([...one(ISSUED), ...one({ Status: 'Queued' }, 'a02')]);
      expect(parts(element, 'credential').map(({ tagName }) => tagName)).toEqual(['LI', 'LI']);
      expect(parts(element, 'campaign').map(({ tagName }) => tagName)).toEqual(['H3', 'H3']);
    });
  });

  describe('actions', () => {
    it('SF-61 tries again at once, unless somebody changed the row, and says what came of it', async () => {
      const element = await show();
      await answer(one(HELD));
      refresh.mockImplementationOnce(() => {
        graphql.emit(answerWith(one({ ...HELD, Status: 'Queued' })), undefined, refresh);
        return Promise.resolve();
      });
      button(element, 'Try Again').click();
      await settle();
      expect(updateRecord).toHaveBeenCalledWith(
        { fields: { Id: 'a01', Command__c: 'Try Again', Command_Reason__c: '' } },
        { ifUnmodifiedSince: '2026-01-02T10:00:00.123Z' }
      );
      expect(element.toasts).toEqual([{ title: 'A: c.Sertifier_Status_Queued', variant: 'success', message: '' }]);
    });

    it('SF-61 asks for a reason before another one is issued, and does nothing on Cancel', async () => {
      const element = await show();
      await answer(one(REPEATABLE));
      LightningPrompt.open.mockResolvedValueOnce(null);
      button(element, 'Issue Another').click();
      await settle();
      expect(LightningPrompt.open).toHaveBeenCalledWith({
        label: 'c.Sertifier_Card_Issue_Another',
        message: 'c.Sertifier_Card_Issue_Another_Question'
      });
      expect(updateRecord).not.toHaveBeenCalled();
    });

    it('SF-61 asks for the reason again where there is none, in the person’s language, and writes nothing till then', async () => {
      const element = await show();
      await answer(one(REPEATABLE));
      LightningPrompt.open.mockResolvedValueOnce('  ').mockResolvedValueOnce('').mockResolvedValueOnce(null);
      button(element, 'Issue Another').click();
      await settle();
      const question = 'c.Sertifier_Card_Issue_Another_Question';
      expect(LightningPrompt.open.mock.calls.map(([{ message }]) => message)).toEqual([
        question,
        `c.Sertifier_Card_Reason_Needed ${question}`,
        `c.Sertifier_Card_Reason_Needed ${question}`
      ]);
      expect(updateRecord).not.toHaveBeenCalled();
      expect(element.toasts).toEqual([]);
    });

    it('SF-61 says of another one how it stands', async () => {
      const element = await show();
      await answer(one(REPEATABLE));
      refresh.mockImplementationOnce(() => {
        graphql.emit(answerWith([...one({ Status: 'Queued' }, 'a02'), ...one(REPEATABLE)]), undefined, refresh);
        return Promise.resolve();
      });
      LightningPrompt.open.mockResolvedValueOnce('Lost');
      button(element, 'Issue Another').click();
      await settle();
      const title = 'Widget Engineer: c.Sertifier_Status_Queued';
      expect(element.toasts).toEqual([{ title, variant: 'success', message: '' }]);
    });

    it('SF-61 carries out a command with its reason', async () => {
      const element = await show();
      await answer(one({ Status: 'Queued', Campaign_Label: 'A' }));
      LightningPrompt.open.mockResolvedValueOnce(' Wrong person ');
      button(element, 'Hold').click();
      await settle();
      const [[{ fields }]] = updateRecord.mock.calls;
      expect(fields).toEqual({ Id: 'a01', Command__c: 'Hold', Command_Reason__c: 'Wrong person' });
    });

    it('SF-61 tells the second of two people that the row was changed, and reads it again', async () => {
      const element = await show();
      await answer(one(HELD));
      updateRecord.mockRejectedValueOnce({ status: 412, body: { message: 'conflict' } });
      button(element, 'Try Again').click();
      await settle();
      expect(element.toasts[0]).toMatchObject({ title: 'c.Sertifier_Card_Changed_Meanwhile', variant: 'error' });
      expect(refresh).toHaveBeenCalledTimes(1);
    });

    it('SF-61 passes on why a command was refused', async () => {
      const element = await show();
      await answer(one(HELD));
      const output = { errors: [{ message: 'You may not do this.' }], fieldErrors: {} };
      updateRecord.mockRejectedValueOnce({ status: 400, body: { message: 'An error occurred', output } });
      button(element, 'Try Again').click();
      await settle();
      expect(element.toasts[0]).toMatchObject({ title: 'c.Sertifier_Card_Not_Done', message: 'You may not do this.' });
    });

    it.each([
      [() => Promise.resolve(), { title: 'c.Sertifier_Card_Copied', variant: 'success' }],
      [
        () => Promise.reject(new Error('denied')),
        { title: 'c.Sertifier_Card_Not_Done', variant: 'error', message: ISSUED.Verification_Link }
      ]
    ])('SF-61 copies the link and says whether it did', async (writeText, toast) => {
      Object.defineProperty(navigator, 'clipboard', { value: { writeText: jest.fn(writeText) }, configurable: true });
      const element = await show();
      await answer(one(ISSUED));
      part(element, 'copy').click();
      await settle();
      expect(navigator.clipboard.writeText).toHaveBeenCalledWith('https://verify.example/c/1');
      expect(element.toasts[0]).toMatchObject(toast);
    });
  });

  describe('following', () => {
    it('SF-64 looks again ever more rarely while a credential is under way, and stops in the end', async () => {
      await show();
      await answer(one({ Status: 'Queued' }));
      await passSeconds(2);
      expect(refresh).toHaveBeenCalledTimes(1);
      await passSeconds(2);
      expect(refresh).toHaveBeenCalledTimes(1);
      await passSeconds(1);
      expect(refresh).toHaveBeenCalledTimes(2);
      await passSeconds(3600);
      expect(refresh).toHaveBeenCalledTimes(19);
    });

    it('SF-64 asks nothing while nothing is under way', async () => {
      await show();
      await answer([...one(ISSUED), ...one(HELD, 'a02')]);
      await passSeconds(3600);
      expect(refresh).not.toHaveBeenCalled();
    });

    it('SF-64 says that a credential issued seconds ago is being published, and no longer once it is live', async () => {
      const element = await show();
      await answer(one({ ...ISSUED, Issued_At: '2026-06-01T09:59:58.000Z' }));
      expect(part(element, 'meaning').textContent).toContain('c.Sertifier_Card_Publishing');
      await passSeconds(60);
      expect(part(element, 'meaning').textContent).toBe('');
    });

    it('SF-61 announces a new credential and a changed one to screen readers, but not the first list', async () => {
      const element = await show();
      await answer([]);
      expect(part(element, 'announcement').textContent).toBe('');
      await answer(one({ Status: 'Queued', Campaign_Label: 'A' }));
      expect(part(element, 'announcement').textContent).toBe('A: c.Sertifier_Status_Queued.');
      await answer(one(ISSUED));
      expect(part(element, 'announcement').textContent).toBe('Widget Engineer: c.Sertifier_Status_Issued.');
      expect(part(element, 'announcement').getAttribute('role')).toBe('status');
    });

    it('SF-57 has the page read the contact again once the link was written to it', async () => {
      await show();
      await answer(one({ ...ISSUED, Contact_Link_Written_At: null }));
      expect(notifyRecordUpdateAvailable).not.toHaveBeenCalled();
      await answer(one(ISSUED));
      expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: CONTACT }]);
    });

    it('SF-61 reads the list again when the contact was saved, not when it is read first', async () => {
      await show();
      await answer([]);
      getRecord.emit(contactRecord('2026-06-01T10:00:00.000Z'));
      expect(refresh).not.toHaveBeenCalled();
      getRecord.emit(contactRecord('2026-06-01T10:01:00.000Z'));
      expect(refresh).toHaveBeenCalledTimes(1);
    });

    it('SF-61 reads the list again on the button and on the refresh of the page', async () => {
      const element = await show();
      await answer([]);
      part(element, 'refresh').click();
      expect(refresh).toHaveBeenCalledTimes(1);
      const [[, refreshOfPage]] = registerRefreshHandler.mock.calls;
      await expect(refreshOfPage()).resolves.toBe(true);
      expect(refresh).toHaveBeenCalledTimes(2);
    });

    it('SF-64 follows no longer once it is off the page', async () => {
      const element = await show();
      await answer(one({ Status: 'Queued' }));
      element.remove();
      await passSeconds(3600);
      expect(refresh).not.toHaveBeenCalled();
      expect(unregisterRefreshHandler).toHaveBeenCalledTimes(1);
    });
  });
});
