import { LightningElement, api } from 'lwc';
import { nameOf } from 'org/recordFields';

const ICONS = {
  Account: 'standard:account',
  Contact: 'standard:contact',
  Lead: 'standard:lead',
  User: 'standard:user',
};

/** The head of a record's page: what it is, its name, a few fields, and what can be done with it. */
export default class RecordHeader extends LightningElement {
  @api objectInfo;
  @api record;
  /** API names of the fields to show. */
  @api highlights;
  @api isEditing;
  /** Buttons beside Edit: their labels. */
  @api actions;

  get icon() {
    return ICONS[this.objectInfo.apiName] ?? 'standard:record';
  }

  get name() {
    return nameOf(this.objectInfo, this.record);
  }

  get canEdit() {
    return !this.isEditing && Object.values(this.objectInfo.fields).some(({ updateable }) => updateable);
  }

  get fields() {
    return (this.highlights ?? [])
      .map((name) => this.objectInfo.fields[name])
      .filter((field) => field && this.record.fields[field.apiName] && field.apiName !== 'Name');
  }

  get hasFields() {
    return this.fields.length > 0;
  }

  handleAction(event) {
    this.dispatchEvent(new CustomEvent('action', { detail: { label: event.target.label } }));
  }

  handleEdit() {
    this.dispatchEvent(new CustomEvent('edit'));
  }
}
