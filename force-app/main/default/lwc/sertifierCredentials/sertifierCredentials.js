import { LightningElement, api, wire } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { graphql } from 'lightning/graphql';
import { registerRefreshHandler, unregisterRefreshHandler } from 'lightning/refresh';
import { getFieldValue, getRecord, notifyRecordUpdateAvailable, updateRecord } from 'lightning/uiRecordApi';
import { isAccessProblem } from './accessProblem';
import { QUERY, answerOf } from './credentialQuery';
import { announcementOf, credentialRow, isUnderWay, spaced } from './credentialRow';
import { Follower } from './follower';
import { fillIn, labels } from './labels';

/** As many as "Show all" asks for; a longer list is for a report. */
const MOST_ROWS = 500;

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

  labels = labels;
  /** How a date and a moment are written. */
  day = { year: 'numeric', month: 'short', day: 'numeric' };
  moment = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' };
  sinceWord = spaced(labels.since);
  announcement = '';
  showsAll = false;
  /** @type {ReturnType<typeof answerOf> | undefined} */
  answer;
  /** @type {unknown} */
  errors;
  /** @type {any} the record whose page this is */
  record;
  now = Date.now();
  /** @type {Record<string, boolean>} images that could not be loaded, by address */
  broken = {};
  /** @type {{ id: string, command: string, question: string, words: string } | undefined} a command that waits for its reason */
  asked;
  isSaving = false;
  focusNext = '';

  /** @type {undefined | (() => Promise<void>)} */
  askAgain;
  /** @type {string | undefined} */
  refreshHandlerId;
  follower = new Follower(() => this.refresh());

  @wire(graphql, { query: '$query', variables: '$variables' })
  handleAnswer({ data, errors, refresh }) {
    this.askAgain = refresh;
    if (!data && !errors) return;
    const before = this.answer;
    this.errors = errors;
    if (data) {
      this.now = Date.now();
      this.answer = answerOf(data);
      if (before) this.tellOfChanges(before.credentials);
    }
    this.follow();
  }

  /** A save of the record may have asked for a credential, which changes the list and not the record's own data. */
  @wire(getRecord, { recordId: '$recordId', fields: '$recordFields', optionalFields: '$recordDetails' })
  handleRecord({ data }) {
    if (!data) return;
    const before = this.record;
    this.record = data;
    const isChanged = before?.id === data.id && JSON.stringify(before.fields) !== JSON.stringify(data.fields);
    if (isChanged) this.refreshAnew();
  }

  connectedCallback() {
    this.refreshHandlerId = registerRefreshHandler(this, () => this.refreshAnew());
  }

  disconnectedCallback() {
    unregisterRefreshHandler(this.refreshHandlerId);
    this.refreshHandlerId = undefined;
    this.follower.stop();
  }

  renderedCallback() {
    if (!this.focusNext) return;
    /** @type {HTMLElement | null} */ (this.template?.querySelector(this.focusNext))?.focus();
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
    const isContact = this.objectApiName === 'Contact';
    return isContact ? ['Contact.Email', 'Contact.Issue_Credential__c'] : [];
  }

  get rows() {
    const how = {
      now: this.now,
      isPaused: this.isPaused,
      issuer: this.issuer,
      showImages: !this.hideImages && !this.isCompact,
      showActions: !this.hideActions
    };
    return (this.answer?.credentials ?? []).map((credential) => {
      const row = credentialRow(credential, how);
      const asked = this.asked?.id === row.id ? this.asked : undefined;
      const whole = (/** @type {string | undefined} */ image) => (this.broken[String(image)] ? undefined : image);
      const [badge, certificate] = [whole(row.badge), whole(row.certificate)];
      return { ...row, badge, certificate, asked, hasCommands: !asked && row.commands.length > 0, url: `/${row.id}` };
    });
  }

  get heading() {
    const title = this.title || labels.title;
    return this.count ? fillIn(labels.titleWithCount, title, this.count) : title;
  }

  get count() {
    return this.errors ? 0 : (this.answer?.count ?? 0);
  }

  get listCss() {
    return `slds-has-dividers_top list ${this.density}`;
  }

  get isCompact() {
    return this.density === 'compact';
  }

  get hasFigure() {
    return !this.isCompact;
  }

  get hasDetails() {
    return !this.hideDetails && !this.isCompact;
  }

  get isPaused() {
    return this.answer?.control?.Paused === true || this.hasOutage;
  }

  get hasOutage() {
    return ![undefined, null, '', 'None'].includes(this.answer?.control?.Outage);
  }

  get notice() {
    if (this.errors || !this.answer) return undefined;
    const { control } = this.answer;
    if (control === null) return labels.notSetUp;
    if (control?.Paused) return spaced(fillIn(labels.paused, control.Pause_Reason ?? '').trim());
    return this.hasOutage ? spaced(fillIn(labels.outage, control?.Outage_Reason ?? '').trim()) : undefined;
  }

  get noticeSince() {
    const { control } = this.answer ?? {};
    return control?.Paused ? control.Paused_Since : this.hasOutage && control?.Outage_Since;
  }

  get isLoading() {
    return !this.answer && !this.errors;
  }

  get problem() {
    return this.errors && (isAccessProblem(this.errors) ? labels.access : labels.error);
  }

  get problemIcon() {
    return isAccessProblem(this.errors) ? 'utility:lock' : 'utility:error';
  }

  get isBroken() {
    return Boolean(this.errors) && !isAccessProblem(this.errors);
  }

  get hasRows() {
    return this.count > 0;
  }

  get isEmpty() {
    return !this.errors && this.answer?.count === 0;
  }

  /** What would issue a credential here, or what keeps the first from coming, from the record's own fields. */
  get emptyHint() {
    if (this.objectApiName !== 'Contact') return labels.emptyOther;
    const value = (name) => this.record && getFieldValue(this.record, `Contact.${name}`);
    if (value('Issue_Credential__c') === true) return labels.emptyTicked;
    return this.record && !value('Email') ? labels.emptyNoEmail : labels.emptyHint;
  }

  get showAllLabel() {
    const shown = this.answer?.credentials.length ?? 0;
    return !this.errors && !this.showsAll && this.count > shown ? fillIn(labels.showAll, this.count) : undefined;
  }

  get restNotShown() {
    const shown = this.answer?.credentials.length ?? 0;
    return !this.errors && this.showsAll && this.count > shown ? fillIn(labels.moreRows, shown) : undefined;
  }

  /** Reads everything again; data that did not change comes without a new answer, so following goes on from here. */
  async refresh() {
    try {
      await this.askAgain?.();
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

  handleShowAll() {
    this.showsAll = true;
    this.focusNext = 'h3';
  }

  handleBrokenImage(event) {
    this.broken = { ...this.broken, [event.target.src]: true };
  }

  handleOpenRow(event) {
    event.preventDefault();
    const attributes = { recordId: event.currentTarget.dataset.row, actionName: 'view' };
    this[NavigationMixin.Navigate]({ type: 'standard__recordPage', attributes });
  }

  async handleCopy(event) {
    try {
      await navigator.clipboard.writeText(event.currentTarget.dataset.link);
      this.toast(labels.copied, 'success');
    } catch {
      this.toast(labels.notCopied, 'error');
    }
  }

  handleCommand(event) {
    const { row: id, command } = event.currentTarget.dataset;
    const one = this.rows.find((row) => row.id === id)?.commands.find((known) => known.command === command);
    if (!one) return;
    if (one.question) {
      this.asked = { id, command, question: one.question, words: one.words };
      this.focusNext = '[data-id="reason"]';
    } else this.carryOut(id, command, null);
  }

  handleCancel() {
    this.focusNext = `[data-row="${this.asked?.id}"][data-command="${this.asked?.command}"]`;
    this.asked = undefined;
  }

  handleReasonKey(event) {
    if (event.key === 'Escape') this.handleCancel();
  }

  handleConfirm() {
    const input = /** @type {any} */ (this.template?.querySelector('[data-id="reason"]'));
    if (this.asked && input.reportValidity()) this.carryOut(this.asked.id, this.asked.command, input.value.trim());
  }

  /** Writes the command to the row, unless somebody changed it since it was shown; the flows act on it. */
  async carryOut(id, command, reason) {
    const row = this.rows.find((one) => one.id === id);
    if (!row || this.isSaving) return;
    this.isSaving = true;
    try {
      const fields = { Id: id, Command__c: command, Command_Reason__c: reason };
      await updateRecord({ fields }, { ifUnmodifiedSince: row.modified });
      this.asked = undefined;
      await this.refreshAnew();
      const isAnother = command === 'Issue Another';
      // the newest comes first
      const words = this.rows.find((one) => isAnother || one.id === id)?.words ?? command;
      this.toast(fillIn(isAnother ? labels.announceNew : labels.announceChange, row.name, words), 'success');
      this.focusNext = '[data-id="refresh"]';
    } catch (error) {
      const { status, body } = /** @type {any} */ (error);
      const [{ message } = /** @type {any} */ ({})] = body?.output?.errors ?? [];
      this.toast(status === 412 ? labels.changedMeanwhile : labels.notDone, 'error', message ?? body?.message);
      if (status === 412) this.asked = undefined;
      await this.refreshAnew();
    } finally {
      this.isSaving = false;
    }
  }

  toast(title, variant, message = '') {
    this.dispatchEvent(new ShowToastEvent({ title, variant, message }));
  }

  follow() {
    if (this.refreshHandlerId === undefined) return;
    const { answer, errors, isPaused, now } = this;
    const rows = errors ? [] : (answer?.credentials ?? []);
    this.follower.follow(rows.some((one) => isUnderWay(one, now) && !(isPaused && one.Status === 'Queued')));
  }

  /** @param {import('./credentialQuery').Credential[]} before */
  tellOfChanges(before) {
    const after = this.answer?.credentials ?? [];
    const words = (rows) => rows.map((credential) => credentialRow(credential, { now: this.now }));
    const shownBefore = new Set(before.map(({ Id }) => Id));
    const newest = before[0]?.CreatedDate ?? '';
    // "Show all" brings older rows, which are no news
    const changed = after.filter(({ Id, CreatedDate }) => shownBefore.has(Id) || CreatedDate >= newest);
    const announcement = announcementOf(words(before), words(changed));
    if (announcement) this.announcement = announcement;
    const linksOf = (rows) => rows.map(({ Id, Contact_Link_Written_At }) => Contact_Link_Written_At && Id).join();
    // the flow wrote the contact behind the page's back
    if (linksOf(before) !== linksOf(after)) notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
  }
}
