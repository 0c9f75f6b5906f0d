import { LightningElement, api } from 'lwc';
import { recordUrl, referredName } from 'org/recordFields';

const NUMBERS = { Double: 'decimal', Int: 'decimal', Currency: 'currency', Percent: 'percent-fixed' };

/** The value of a field, as its type is shown. */
export default class FieldOutput extends LightningElement {
  /** The field as the object info of the UI API describes it. */
  @api field;
  @api record;

  get value() {
    return this.record.fields[this.field.apiName]?.value;
  }

  get isCheckbox() {
    return this.field.dataType === 'Boolean';
  }

  get hasValue() {
    return this.value !== null && this.value !== undefined && this.value !== '';
  }

  get shown() {
    return this.hasValue && !this.isCheckbox;
  }

  get isEmail() {
    return this.shown && this.field.dataType === 'Email';
  }

  get isPhone() {
    return this.shown && this.field.dataType === 'Phone';
  }

  get isUrl() {
    return this.shown && this.field.dataType === 'Url';
  }

  get isDate() {
    return this.shown && this.field.dataType === 'Date';
  }

  get isDateTime() {
    return this.shown && this.field.dataType === 'DateTime';
  }

  get numberStyle() {
    return this.shown && NUMBERS[this.field.dataType];
  }

  get isReference() {
    return this.shown && this.field.reference;
  }

  get isText() {
    const others = ['Email', 'Phone', 'Url', 'Date', 'DateTime', ...Object.keys(NUMBERS)];
    return this.shown && !this.field.reference && !others.includes(this.field.dataType);
  }

  get text() {
    return this.record.fields[this.field.apiName].displayValue ?? String(this.value);
  }

  get referred() {
    const { field, record, value } = this;
    const [target] = field.referenceToInfos ?? [];
    const name = referredName(field, record);
    return { name: name ?? value, url: target && recordUrl(value, target.apiName) };
  }
}
