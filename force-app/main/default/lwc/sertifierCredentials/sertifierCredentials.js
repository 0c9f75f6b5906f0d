import { LightningElement, api, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import { registerRefreshHandler, unregisterRefreshHandler } from 'lightning/refresh';
import { getFieldValue, getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { getRelatedListRecords } from 'lightning/uiRelatedListApi';
import CONTACT_CHANGED_AT from '@salesforce/schema/Contact.LastModifiedDate';
import { isAccessProblem } from './accessProblem';
import { CREDENTIALS_LIST, NEWEST_FIRST, OPTIONAL_FIELDS, REQUIRED_FIELDS, credentialOf } from './credentialFields';
import { announcementOf, credentialRow, isUnderWay } from './credentialRow';
import { Follower } from './follower';
import { fillIn, labels } from './labels';

/** The contact's Sertifier credentials, newest first. */
export default class SertifierCredentials extends LightningElement {
  /** ID of the contact whose page this is. */
  @api recordId;

  labels = labels;
  announcement = '';
  /** @type {import('./credentialFields').Credential[] | undefined} */
  credentials;
  hasMore = false;
  /** @type {any} */
  error;
  now = Date.now();

  /** @type {any} the wire's own result, which refreshing needs */
  listResult;
  /** @type {string | undefined} */
  contactChangedAt;
  /** @type {string | undefined} */
  refreshHandlerId;
  follower = new Follower(() => this.refresh());

  @wire(getRelatedListRecords, {
    parentRecordId: '$recordId',
    relatedListId: CREDENTIALS_LIST,
    fields: REQUIRED_FIELDS,
    optionalFields: OPTIONAL_FIELDS,
    sortBy: NEWEST_FIRST,
    pageSize: 50
  })
  handleList(result) {
    this.listResult = result;
    if (!result.data && !result.error) return;
    const before = this.credentials;
    this.error = result.error;
    if (result.data) {
      this.now = Date.now();
      this.credentials = result.data.records.map(credentialOf);
      this.hasMore = Boolean(result.data.nextPageToken);
      if (before) this.tellOfChanges(before);
    }
    this.follow();
  }

  /** A save of the contact may have asked for a credential, which changes the list and not the contact's own data. */
  @wire(getRecord, { recordId: '$recordId', fields: [CONTACT_CHANGED_AT] })
  handleContact({ data }) {
    if (!data) return;
    const changedAt = getFieldValue(data, CONTACT_CHANGED_AT);
    const isChange = this.contactChangedAt !== undefined && this.contactChangedAt !== changedAt;
    this.contactChangedAt = changedAt;
    if (isChange) this.refreshAnew();
  }

  connectedCallback() {
    this.refreshHandlerId = registerRefreshHandler(this, () => this.refreshAnew());
  }

  disconnectedCallback() {
    unregisterRefreshHandler(this.refreshHandlerId);
    this.refreshHandlerId = undefined;
    this.follower.stop();
  }

  get rows() {
    return (this.credentials ?? []).map((credential) => credentialRow(credential, this.now));
  }

  get title() {
    return this.rows.length === 0 ? labels.title : fillIn(labels.titleWithCount, this.rows.length);
  }

  get moreRows() {
    return this.hasMore && fillIn(labels.moreRows, this.rows.length);
  }

  get isLoading() {
    return !this.credentials && !this.error;
  }

  get hasNoAccess() {
    return isAccessProblem(this.error);
  }

  get hasError() {
    return Boolean(this.error) && !this.hasNoAccess;
  }

  get hasRows() {
    return !this.error && this.rows.length > 0;
  }

  get isEmpty() {
    return !this.error && this.credentials?.length === 0;
  }

  /** Reads the list again; data that did not change comes without a new result, so following goes on from here. */
  async refresh() {
    try {
      await refreshApex(this.listResult);
    } finally {
      this.now = Date.now();
      this.follow();
    }
  }

  async refreshAnew() {
    this.follower.restart();
    await this.refresh();
    return true;
  }

  handleRefresh() {
    this.refreshAnew();
  }

  follow() {
    if (this.refreshHandlerId === undefined) return;
    const { credentials = [], now } = this;
    this.follower.follow(!this.error && credentials.some((credential) => isUnderWay(credential, now)));
  }

  /** @param {import('./credentialFields').Credential[]} before */
  tellOfChanges(before) {
    const announcement = announcementOf(
      before.map((credential) => credentialRow(credential, this.now)),
      this.rows
    );
    if (announcement) this.announcement = announcement;
    const linksOf = (credentials) => credentials.map(({ contactLinkWrittenAt }) => contactLinkWrittenAt).join();
    // the flow wrote the contact behind the page's back
    if (linksOf(before) !== linksOf(this.credentials)) notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
  }
}
