import { createElement } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import { registerRefreshHandler, unregisterRefreshHandler } from 'lightning/refresh';
import { getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { getRelatedListRecords } from 'lightning/uiRelatedListApi';
import SertifierCredentials from 'c/sertifierCredentials';
import { ISSUED, contactChangedAt, SCRIPT_LINK, credentialRecord, listOf } from './data/records';

jest.mock('@salesforce/apex', () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const CONTACT = '003000000000001AAA';

const passSeconds = (seconds) => jest.advanceTimersByTimeAsync(seconds * 1000);
const settle = () => passSeconds(0);

async function show() {
  const element = createElement('c-sertifier-credentials', { is: SertifierCredentials });
  element.recordId = CONTACT;
  document.body.append(element);
  await settle();
  return element;
}

async function answer(...records) {
  getRelatedListRecords.emit(listOf(...records));
  await settle();
}

const part = (element, id) => element.shadowRoot.querySelector(`[data-id="${id}"]`);
const parts = (element, id) => [...element.shadowRoot.querySelectorAll(`[data-id="${id}"]`)];

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
    it('SF-61 shows that it is loading until the list is there', async () => {
      const element = await show();
      expect(part(element, 'loading')).not.toBeNull();
      await answer();
      expect(part(element, 'loading')).toBeNull();
    });

    it('SF-61 asks for the list of the contact, newest first, and fails for no field but the essential ones', async () => {
      await show();
      const config = getRelatedListRecords.getLastConfig();
      expect(config).toMatchObject({
        parentRecordId: CONTACT,
        relatedListId: 'Sertifier_Credentials__r',
        sortBy: ['-Sertifier_Credential__c.CreatedDate'],
        fields: [
          'Sertifier_Credential__c.Name',
          'Sertifier_Credential__c.CreatedDate',
          'Sertifier_Credential__c.Status__c'
        ]
      });
      expect(config.optionalFields).toContain('Sertifier_Credential__c.Verification_Link__c');
    });

    it('SF-61 says that there are none yet and how to get one', async () => {
      const element = await show();
      await answer();
      expect(part(element, 'empty').textContent).toContain('c.Sertifier_Card_Empty_Hint');
      expect(part(element, 'list')).toBeNull();
    });

    it('SF-61 lists credentials with campaign, status in words, issue date and link', async () => {
      const element = await show();
      await answer(credentialRecord('a01', ISSUED));
      expect(part(element, 'campaign').textContent).toBe('Widget Engineer');
      expect(part(element, 'status').textContent).toBe('c.Sertifier_Status_Issued');
      expect(part(element, 'issued-on').querySelector('lightning-formatted-date-time')).toMatchObject({
        value: '2026-01-01T10:00:00.000Z',
        timeZone: 'UTC'
      });
      expect(part(element, 'link').href).toBe('https://verify.example/c/1');
      expect(part(element, 'reason')).toBeNull();
    });

    it('SF-61 opens the link in a new tab that cannot reach back', async () => {
      const element = await show();
      await answer(credentialRecord('a01', ISSUED));
      expect(part(element, 'link').target).toBe('_blank');
      expect(part(element, 'link').rel).toBe('noopener');
      expect(part(element, 'link').textContent).toContain('c.Sertifier_Card_Link_For');
    });

    it('SF-61 says why a credential was not issued', async () => {
      const element = await show();
      await answer(
        credentialRecord('a01', {
          Status: 'Held',
          Campaign_Label: 'A',
          Last_Error: 'The contact has no e-mail address.'
        })
      );
      expect(part(element, 'reason').textContent).toBe('The contact has no e-mail address.');
      expect(part(element, 'link')).toBeNull();
    });

    it('SF-61 shows no link that is not http or https', async () => {
      const element = await show();
      await answer(credentialRecord('a01', { ...ISSUED, Verification_Link: SCRIPT_LINK }));
      expect(part(element, 'link')).toBeNull();
      expect(part(element, 'link-refused')).not.toBeNull();
    });

    it('SF-61 says when there are more than it shows', async () => {
      const element = await show();
      getRelatedListRecords.emit({ ...listOf(credentialRecord('a01', ISSUED)), nextPageToken: '50' });
      await settle();
      expect(part(element, 'more')).not.toBeNull();
    });

    it('SF-61 offers to try again when reading fails', async () => {
      const element = await show();
      getRelatedListRecords.error({ message: 'broken' }, 500);
      await settle();
      expect(part(element, 'error').textContent).toContain('c.Sertifier_Card_Error');
      expect(part(element, 'no-access')).toBeNull();
    });

    it.each([
      [403, { errorCode: 'INSUFFICIENT_ACCESS' }],
      [400, [{ errorCode: 'INVALID_TYPE' }]],
      [404, { errorCode: 'NOT_FOUND' }]
    ])('P12 tells a person without access which permission set is missing (%i)', async (status, body) => {
      const element = await show();
      getRelatedListRecords.error(body, status);
      await settle();
      expect(part(element, 'no-access').textContent).toBe('c.Sertifier_Card_No_Access');
      expect(part(element, 'error')).toBeNull();
    });
  });

  describe('following', () => {
    it('SF-64 looks again ever more rarely while a credential is under way, and stops in the end', async () => {
      await show();
      await answer(credentialRecord('a01', { Status: 'Queued' }));
      await passSeconds(2);
      expect(refreshApex).toHaveBeenCalledTimes(1);
      await passSeconds(2);
      expect(refreshApex).toHaveBeenCalledTimes(1);
      await passSeconds(1);
      expect(refreshApex).toHaveBeenCalledTimes(2);
      await passSeconds(3600);
      expect(refreshApex).toHaveBeenCalledTimes(19);
    });

    it('SF-64 asks nothing while nothing is under way', async () => {
      await show();
      await answer(credentialRecord('a01', ISSUED), credentialRecord('a02', { Status: 'Held' }));
      await passSeconds(3600);
      expect(refreshApex).not.toHaveBeenCalled();
    });

    it('SF-64 says that a credential issued seconds ago is being published, and no longer once it is live', async () => {
      const element = await show();
      await answer(credentialRecord('a01', { ...ISSUED, Issued_At: '2026-06-01T09:59:58.000Z' }));
      expect(part(element, 'note').textContent).toBe('c.Sertifier_Card_Publishing');
      await passSeconds(32);
      expect(part(element, 'note')).toBeNull();
    });

    it('SF-61 announces a new credential and a changed one to screen readers, but not the first list', async () => {
      const element = await show();
      await answer();
      expect(part(element, 'announcement').textContent).toBe('');
      await answer(credentialRecord('a01', { Status: 'Queued', Campaign_Label: 'A' }));
      expect(part(element, 'announcement').textContent).toBe('c.Sertifier_Card_Announce_New');
      await answer(credentialRecord('a01', { ...ISSUED }));
      expect(part(element, 'announcement').textContent).toBe('c.Sertifier_Card_Announce_Change');
      expect(part(element, 'announcement').getAttribute('role')).toBe('status');
    });

    it('SF-57 has the page read the contact again once the link was written to it', async () => {
      await show();
      await answer(credentialRecord('a01', { ...ISSUED, Contact_Link_Written_At: null }));
      expect(notifyRecordUpdateAvailable).not.toHaveBeenCalled();
      await answer(credentialRecord('a01', ISSUED));
      expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: CONTACT }]);
    });

    it('SF-61 reads the list again when the contact was saved, not when it is read first', async () => {
      await show();
      await answer();
      getRecord.emit(contactChangedAt('2026-06-01T10:00:00.000Z'));
      expect(refreshApex).not.toHaveBeenCalled();
      getRecord.emit(contactChangedAt('2026-06-01T10:01:00.000Z'));
      expect(refreshApex).toHaveBeenCalledTimes(1);
    });

    it('SF-61 reads the list again on the button and on the refresh of the page', async () => {
      const element = await show();
      await answer();
      part(element, 'refresh').click();
      expect(refreshApex).toHaveBeenCalledTimes(1);
      const [[, refreshOfPage]] = registerRefreshHandler.mock.calls;
      await expect(refreshOfPage()).resolves.toBe(true);
      expect(refreshApex).toHaveBeenCalledTimes(2);
    });

    it('SF-64 follows no longer once it is off the page', async () => {
      const element = await show();
      await answer(credentialRecord('a01', { Status: 'Queued' }));
      element.remove();
      await passSeconds(3600);
      expect(refreshApex).not.toHaveBeenCalled();
      expect(unregisterRefreshHandler).toHaveBeenCalledTimes(1);
    });
  });

  it('P21 gives every credential a heading and a list entry of its own', async () => {
    const element = await show();
    await answer(credentialRecord('a01', ISSUED), credentialRecord('a02', { Status: 'Queued' }));
    expect(parts(element, 'credential').map((one) => one.tagName)).toEqual(['LI', 'LI']);
    expect(parts(element, 'campaign').map((one) => one.tagName)).toEqual(['H3', 'H3']);
  });
});
