import { LightningElement, api, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import { NavigationMixin } from 'lightning/navigation';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import LightningPrompt from 'lightning/prompt';
import { registerRefreshHandler, unregisterRefreshHandler } from 'lightning/refresh';
import { getFieldValue, getRecord, notifyRecordUpdateAvailable, updateRecord } from 'lightning/uiRecordApi';
import addToLinkedIn from '@salesforce/label/c.Sertifier_Card_Add_to_LinkedIn';
import certificate from '@salesforce/label/c.Sertifier_Card_Certificate';
import CHANGED_MEANWHILE from '@salesforce/label/c.Sertifier_Card_Changed_Meanwhile';
import COPIED from '@salesforce/label/c.Sertifier_Card_Copied';
import copyLink from '@salesforce/label/c.Sertifier_Card_Copy_Link';
import EMPTY_HINT from '@salesforce/label/c.Sertifier_Card_Empty_Hint';
import EMPTY_NO_EMAIL from '@salesforce/label/c.Sertifier_Card_Empty_No_Email';
import EMPTY_OTHER from '@salesforce/label/c.Sertifier_Card_Empty_Other';
import EMPTY_TICKED from '@salesforce/label/c.Sertifier_Card_Empty_Ticked';
import ERROR from '@salesforce/label/c.Sertifier_Card_Error';
import loading from '@salesforce/label/c.Sertifier_Card_Loading';
import MORE from '@salesforce/label/c.Sertifier_Card_More';
import newTab from '@salesforce/label/c.Sertifier_Card_New_Tab';
import NO_ACCESS from '@salesforce/label/c.Sertifier_Card_No_Access';
import NOT_DONE from '@salesforce/label/c.Sertifier_Card_Not_Done';
import NOT_SET_UP from '@salesforce/label/c.Sertifier_Card_Not_Set_Up';
import OUTAGE from '@salesforce/label/c.Sertifier_Card_Outage';
import PAUSED from '@salesforce/label/c.Sertifier_Card_Paused';
import REASON_NEEDED from '@salesforce/label/c.Sertifier_Card_Reason_Needed';
import refresh from '@salesforce/label/c.Sertifier_Card_Refresh';
import SHOW_ALL from '@salesforce/label/c.Sertifier_Card_Show_All';
import TITLE from '@salesforce/label/c.Sertifier_Card_Title';
import tryAgain from '@salesforce/label/c.Sertifier_Card_Try_Again';
import viewCredential from '@salesforce/label/c.Sertifier_Card_View_Credential';
import why from '@salesforce/label/c.Sertifier_Card_Why';
import { QUERY, answerOf } from './credentialQuery';
import { credentialRow } from './credentialRow';
import { Follower } from './follower';
import { isUnderWay } from './states';
import { fillIn, joined, moment } from './words';

/** As many as "Show all" asks for; a longer list is for a report. */
const MOST_ROWS = 500;

/** Errors that say that the person may not see credentials: what one may not see is answered as if it did not exist. */
const NO_ACCESS_CODES =
  /FieldUndefined|WrongType|INSUFFICIENT_ACCESS|INVALID_(FIELD|TYPE)|NOT_FOUND|FUNCTIONALITY_NOT_ENABLED|"status":403/;

/**
 * Asks until there is a reason, or nothing where the person cancels: a flow refuses a command without one, in English.
 * @param {string} question
 * @param {string} label
 * @returns {Promise<string | undefined>}
 */
async function askForReason(question, label, message = question) {
  const reason = (await LightningPrompt.open({ message, label }))?.trim();
  return reason === '' ? askForReason(question, label, `${REASON_NEEDED} ${question}`) : reason;
}

/** The Sertifier credentials of a record, newest first. */
export default class SertifierCredentials extends NavigationMixin(LightningElement) {
  @api recordId;
  @api objectApiName;
  /** Settings of the App Builder. */
  @api title;
  @api maxRows = 5;
  @api density = 'comfortable';
  @api issuer;
  @api hideImages = false;
  @api hideActions = false;
  @api hideDetails = false;

  labels = { addToLinkedIn, certificate, copyLink, loading, newTab, refresh, tryAgain, viewCredential, why };
  announcement = '';
  showsAll = false;
  /** @type {ReturnType<typeof answerOf> | undefined} */
  answer;
  /** @type {unknown} */
  errors;
  /** @type {any} the record whose page this is */
  record;
  now = Date.now();
  /** @type {unknown[]} addresses of images that could not be loaded */
  broken = [];
  isSaving = false;
  focusNext = '';

  /** @type {undefined | (() => Promise<void>)} */
  askAgain;
  /** @type {string | undefined} */
  refreshHandlerId;
  follower = new Follower(() => this.look());

  @wire(graphql, { query: '$query', variables: '$variables' })
  handleAnswer({ data, errors, refresh: askAgain }) {
    this.askAgain = askAgain;
    if (!data && !errors) return;
    const before = this.answer && this.rows;
    this.errors = errors;
    if (data) {
      this.now = Date.now();
      this.answer = answerOf(data);
      if (before) this.tellOfChanges(before);
    }
    this.follow();
  }

  /** A save of the record may have asked for a credential, which changes the list and not the record's own data. */
  @wire(getRecord, { recordId: '$recordId', fields: '$recordFields', optionalFields: '$recordDetails' })
  handleRecord({ data }) {
    const before = this.record;
    if (!data) return;
    this.record = data;
    if (before?.id === data.id && JSON.stringify(before.fields) !== JSON.stringify(data.fields)) this.handleRefresh();
  }

  connectedCallback() {
    this.refreshHandlerId = registerRefreshHandler(this, () => this.handleRefresh());
  }

  disconnectedCallback() {
    unregisterRefreshHandler(this.refreshHandlerId);
    this.refreshHandlerId = undefined;
    this.follower.stop();
  }

  renderedCallback() {
    if (this.focusNext) /** @type {any} */ (this.template?.querySelector(this.focusNext))?.focus();
    this.focusNext = '';
  }

  get query() {
    return this.recordId && QUERY;
  }

  get variables() {
    return { recordId: this.recordId, source: this.recordId, first: this.showsAll ? MOST_ROWS : Number(this.maxRows) };
  }

  get recordFields() {
    return this.objectApiName && [`${this.objectApiName}.LastModifiedDate`];
  }

  get recordDetails() {
    return this.objectApiName === 'Contact' ? ['Contact.Email', 'Contact.Issue_Credential__c'] : [];
  }

  get rows() {
    const { now, isPaused, issuer, broken, hideActions } = this;
    const how = { now, isPaused, issuer, showImages: !this.hideImages && !this.isCompact, showActions: !hideActions };
    const whole = (/** @type {unknown} */ image) => !broken.includes(image) && image;
    return (this.errors ? [] : (this.answer?.credentials ?? [])).map((credential) => {
      const row = credentialRow(credential, how);
      return { ...row, badge: whole(row.badge), certificate: whole(row.certificate), url: `/${row.id}` };
    });
  }

  get count() {
    return this.errors ? 0 : this.answer?.count;
  }

  get heading() {
    return joined(' ', [this.title || TITLE, this.count && `(${this.count})`]);
  }

  get isCompact() {
    return this.density === 'compact';
  }

  get showsFigure() {
    return !this.isCompact;
  }

  get showsHistory() {
    return !this.hideDetails && !this.isCompact;
  }

  get isLoading() {
    return !this.answer && !this.errors;
  }

  get isPaused() {
    const { Paused, Outage } = this.answer?.control ?? {};
    return Paused || (Outage && Outage !== 'None');
  }

  /** What there is to say of the whole list: why it cannot be shown, why nothing is sent, why it is empty. */
  get messages() {
    const { answer, errors, isPaused } = this;
    if (errors) {
      const isBroken = !NO_ACCESS_CODES.test(JSON.stringify(errors));
      const [text, icon] = isBroken ? [ERROR, 'utility:error'] : [NO_ACCESS, 'utility:lock'];
      return [{ text, icon, isBroken, role: 'alert' }];
    }
    const { control } = answer ?? {};
    const rests = control?.Paused
      ? fillIn(PAUSED, moment(control.Paused_Since), control.Pause_Reason ?? '')
      : isPaused && fillIn(OUTAGE, moment(control.Outage_Since), control.Outage_Reason ?? '');
    return [
      { text: control === null ? NOT_SET_UP : rests, icon: 'utility:pause_alt', role: 'status', isBroken: false },
      { text: answer?.count === 0 && this.emptyHint, icon: 'utility:ribbon', isBroken: false }
    ].filter(({ text }) => text);
  }

  /** What would issue a credential here, or what keeps the first from coming, from the record's own fields. */
  get emptyHint() {
    const { record } = this;
    if (this.objectApiName !== 'Contact') return EMPTY_OTHER;
    if (record && getFieldValue(record, 'Contact.Issue_Credential__c')) return EMPTY_TICKED;
    return record && !getFieldValue(record, 'Contact.Email') ? EMPTY_NO_EMAIL : EMPTY_HINT;
  }

  get hasMore() {
    return this.count > this.rows.length;
  }

  get more() {
    return this.showsAll ? fillIn(MORE, this.rows.length) : fillIn(SHOW_ALL, this.count);
  }

  /** Reads everything again; data that did not change comes without a new answer, so following goes on from here. */
  async look() {
    try {
      await this.askAgain?.();
    } finally {
      this.now = Date.now();
      this.follow();
    }
  }

  async handleRefresh() {
    this.follower.restart();
    await this.look();
    return true;
  }

  handleShowAll() {
    this.showsAll = true;
    this.focusNext = 'h3';
  }

  handleBrokenImage({ target }) {
    this.broken = [...this.broken, target.src];
  }

  handleOpenRow(event) {
    event.preventDefault();
    const attributes = { recordId: event.currentTarget.dataset.row, actionName: 'view' };
    this[NavigationMixin.Navigate]({ type: 'standard__recordPage', attributes });
  }

  async handleCopy({ currentTarget: { value } }) {
    try {
      await navigator.clipboard.writeText(value);
      this.toast(COPIED, 'success');
    } catch {
      this.toast(NOT_DONE, 'error', value);
    }
  }

  /** Writes the command to the row, unless somebody changed it since it was shown; the flows act on it. */
  async handleCommand({ currentTarget: { value, dataset } }) {
    const { id, modified, name, commands } = /** @type {any} */ (this.rows.find((row) => row.id === dataset.row));
    const { question, words } = commands.find(({ command }) => command === value);
    const reason = question ? await askForReason(question, words) : '';
    if (reason === undefined || this.isSaving) return;
    this.isSaving = true;
    try {
      const fields = { Id: id, Command__c: value, Command_Reason__c: reason };
      await updateRecord({ fields }, { ifUnmodifiedSince: modified });
      await this.handleRefresh();
      // another one is the newest
      const after = this.rows.find((row) => value === 'Issue Another' || row.id === id);
      this.toast(`${name}: ${after?.words}`, 'success');
      this.focusNext = 'lightning-button-icon';
    } catch (error) {
      const { status, body } = /** @type {any} */ (error);
      const problem = body?.output?.errors?.[0]?.message ?? body?.message;
      this.toast(status === 412 ? CHANGED_MEANWHILE : NOT_DONE, 'error', problem);
      await this.handleRefresh();
    } finally {
      this.isSaving = false;
    }
  }

  toast(title, variant, message = '') {
    this.dispatchEvent(new ShowToastEvent({ title, variant, message }));
  }

  follow() {
    const { answer, errors, isPaused, now } = this;
    if (!this.refreshHandlerId) return;
    const rows = errors ? [] : (answer?.credentials ?? []);
    this.follower.follow(rows.some((one) => isUnderWay(one, now) && !(isPaused && one.Status === 'Queued')));
  }

  /** @param {ReturnType<typeof credentialRow>[]} before */
  tellOfChanges(before) {
    const words = new Map(before.map((row) => [row.id, row.words]));
    const known = this.rows.findIndex(({ id }) => words.has(id));
    // those before the first that was there are new; "Show all" brings older rows, which are no news
    const isNews = ({ id }, index) => words.has(id) || known < 0 || index < known;
    const news = this.rows.filter((row, index) => isNews(row, index) && words.get(row.id) !== row.words);
    if (news.length) this.announcement = news.map((row) => `${row.name}: ${row.words}.`).join(' ');
    // the flow wrote the contact behind the page's back
    const written = (rows) => rows.map((row) => row.linkWritten && row.id).join();
    if (written(before) !== written(this.rows)) notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
  }
}
