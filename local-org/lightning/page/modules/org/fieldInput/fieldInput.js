import { LightningElement, api } from 'lwc';

const INPUT_TYPES = {
  Boolean: 'checkbox',
  Email: 'email',
  Phone: 'tel',
  Url: 'url',
  Date: 'date',
  DateTime: 'datetime',
  Double: 'number',
  Int: 'number',
  Currency: 'number',
  Percent: 'number',
};
const NONE = { label: '--None--', value: '' };

/** An input for a field, by its type. */
export default class FieldInput extends LightningElement {
  @api field;
  /** The value as it is stored. */
  @api stored;
  /** Values of a picklist, once they are there. */
  @api choices;

  /** Undefined until a person changes it. */
  entered;

  get current() {
    return this.entered === undefined ? (this.stored ?? '') : this.entered;
  }

  get isCombobox() {
    return this.field.dataType === 'Picklist' && Boolean(this.choices);
  }

  get isTextarea() {
    return this.field.dataType === 'TextArea';
  }

  get isInput() {
    return !this.isCombobox && !this.isTextarea;
  }

  get type() {
    return INPUT_TYPES[this.field.dataType] ?? 'text';
  }

  get step() {
    return this.type === 'number' ? String(10 ** -(this.field.scale ?? 0)) : undefined;
  }

  get isChecked() {
    return this.type === 'checkbox' && Boolean(this.current);
  }

  get isRequired() {
    return this.type !== 'checkbox' && Boolean(this.field.required);
  }

  get maximumLength() {
    return this.field.length || undefined;
  }

  get label() {
    return this.field.reference ? `${this.field.label} (record ID)` : this.field.label;
  }

  get options() {
    return [NONE, ...this.choices.map(({ label, value }) => ({ label, value }))];
  }

  get control() {
    return this.template.querySelector('[data-control]');
  }

  /** The changed value in the form in which the org takes it; undefined where nothing changed. */
  @api
  get change() {
    if (this.entered === undefined || this.entered === (this.stored ?? '')) return undefined;
    if (this.entered === '') return null;
    return this.type === 'number' ? Number(this.entered) : this.entered;
  }

  /** Shows what the org, or the browser, has against the value. Returns whether there is nothing. */
  @api
  report(message = '') {
    this.control.setCustomValidity?.(message);
    return this.control.reportValidity?.() ?? true;
  }

  @api
  focus() {
    this.control.focus();
  }

  handleChange(event) {
    this.entered = this.type === 'checkbox' ? event.detail.checked : (event.detail.value ?? '');
    // what the org said was of the old value
    event.target.setCustomValidity?.('');
  }
}
