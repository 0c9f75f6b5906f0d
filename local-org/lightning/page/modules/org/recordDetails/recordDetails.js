import { LightningElement, api, wire } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import { updateRecord } from 'lightning/uiRecordApi';
import { nameOf, sectionsOf } from 'org/recordFields';

/** The record type that every object has. */
const MASTER_RECORD_TYPE = '012000000000000AAA';

/** The fields of a record: to read, and, after Edit, to change. */
export default class RecordDetails extends LightningElement {
  @api objectInfo;
  @api record;
  @api layout;
  @api isEditing;
  /** Where the person chose to edit; gets the focus. */
  @api editedField;

  isSaving = false;
  /** @type {string[]} */
  problems = [];
  hasFocused = false;

  @wire(getPicklistValuesByRecordType, { objectApiName: '$editedObject', recordTypeId: '$recordTypeId' })
  picklists;

  /** Picklist values are asked for when they are needed. */
  get editedObject() {
    return this.isEditing ? this.objectInfo.apiName : undefined;
  }

  get recordTypeId() {
    return this.objectInfo.defaultRecordTypeId ?? MASTER_RECORD_TYPE;
  }

  get sections() {
    const choicesOf = this.picklists?.data?.picklistFieldValues ?? {};
    const { objectInfo, record, isEditing } = this;
    const entry = (field) => {
      const canEdit = field.updateable && !field.compound;
      const isInput = isEditing && canEdit;
      return {
        field,
        canEdit: canEdit && !isEditing,
        isInput,
        stored: record.fields[field.apiName]?.value,
        choices: choicesOf[field.apiName]?.values,
        editLabel: `Edit ${field.label}`,
      };
    };
    return sectionsOf(objectInfo, this.layout).map((section) => ({
      ...section,
      columns: section.columns.map((column) => ({ ...column, entries: column.fields.map(entry) })),
    }));
  }

  get hasProblems() {
    return this.problems.length > 0;
  }

  get inputs() {
    return [...this.template.querySelectorAll('org-field-input')];
  }

  renderedCallback() {
    if (this.isEditing && !this.hasFocused) {
      this.hasFocused = true;
      const chosen = this.inputs.find(({ field }) => field.apiName === this.editedField);
      (chosen ?? this.inputs[0])?.focus();
    }
    if (!this.isEditing) this.hasFocused = false;
  }

  handleEdit(event) {
    const { fieldApiName } = event.currentTarget.dataset;
    this.dispatchEvent(new CustomEvent('edit', { detail: { fieldApiName } }));
  }

  handleCancel() {
    this.done();
  }

  async handleSubmit(event) {
    event.preventDefault();
    this.problems = [];
    if (!this.inputs.map((input) => input.report()).every(Boolean)) return;
    const fields = {};
    for (const { field, change } of this.inputs) if (change !== undefined) fields[field.apiName] = change;
    if (Object.keys(fields).length === 0) this.done();
    else await this.save(fields);
  }

  async save(fields) {
    this.isSaving = true;
    try {
      await updateRecord({ fields: { Id: this.record.id, ...fields } });
      this.done();
      const { label } = this.objectInfo;
      const message = `${label} “${nameOf(this.objectInfo, this.record)}” was saved.`;
      this.dispatchEvent(new ShowToastEvent({ title: message, variant: 'success' }));
    } catch (error) {
      this.showProblems(error);
    } finally {
      this.isSaving = false;
    }
  }

  /** The UI API says which fields it complains of; what is about no field on the page goes to the top. */
  showProblems({ body, status }) {
    const { errors = [], fieldErrors = {} } = body?.output ?? {};
    const plain = [body ?? []].flat();
    const ofFields = new Map(Object.entries(fieldErrors).map(([name, [first]]) => [name, first.message]));
    for (const { fields = [], message } of plain) for (const name of fields) ofFields.set(name, message);
    const shown = new Set();
    for (const input of this.inputs) {
      const message = ofFields.get(input.field.apiName);
      if (message === undefined) continue;
      input.report(message);
      shown.add(input.field.apiName);
    }
    const labelOf = (name) => this.objectInfo.fields[name]?.label ?? name;
    const review = [...shown].map(labelOf).join(', ');
    const elsewhere = [...ofFields].filter(([name]) => !shown.has(name));
    this.problems = [
      ...errors.map(({ message }) => message),
      ...(review === '' ? [] : [`Review the following fields: ${review}`]),
      ...elsewhere.map(([name, message]) => `${labelOf(name)}: ${message}`),
    ];
    if (this.problems.length > 0) return;
    const messages = plain.map(({ message }) => message).filter(Boolean);
    this.problems = messages.length > 0 ? messages : [`The org answered with status ${status}.`];
  }

  done() {
    this.problems = [];
    this.dispatchEvent(new CustomEvent('done'));
  }
}
