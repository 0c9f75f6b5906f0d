import { LightningElement, api, getComponentDef, wire } from 'lwc';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { getRecord } from 'lightning/uiRecordApi';
import { nameOf, namesToAsk } from 'org/recordFields';

/** The page of a record: header, details, and the deployed components beside them. */
export default class RecordPage extends LightningElement {
  @api recordId;
  @api objectApiName;
  /** Sections of the deployed page layout, if there is one. */
  @api layout;
  /** Fields of the header. */
  @api highlights;
  /** Why the deployed components could not be built. */
  @api buildError;

  _components = [];
  _actions = [];
  /** The action that is open. */
  opened;
  isEditing = false;
  editedField;
  hasFocusedWindow = false;

  @wire(getObjectInfo, { objectApiName: '$objectApiName' })
  objectInfo;

  @wire(getRecord, { recordId: '$recordId', optionalFields: '$names' })
  record;

  /** Loaded components: label, tag, and constructor or problem. */
  @api
  get components() {
    return this._components;
  }

  set components(components) {
    this._components = this.withContext(components);
  }

  /** Loaded components of the buttons in the head. */
  @api
  get actions() {
    return this._actions;
  }

  set actions(actions) {
    this._actions = this.withContext(actions);
  }

  withContext(components) {
    return components.map((component) => ({
      ...component,
      properties: component.constructor ? this.propertiesOf(component.constructor, component.properties) : {},
    }));
  }

  propertiesOf(constructor, settings) {
    const context = { ...settings, recordId: this.recordId, objectApiName: this.objectApiName };
    const { props } = getComponentDef(constructor);
    return Object.fromEntries(Object.entries(context).filter(([name]) => name in props));
  }

  get names() {
    return this.objectInfo?.data && namesToAsk(this.objectInfo.data);
  }

  get isLoading() {
    return !this.isReady && !this.problem;
  }

  get isReady() {
    return Boolean(this.objectInfo?.data && this.record?.data);
  }

  get problem() {
    const error = this.objectInfo?.error ?? this.record?.error;
    if (!error) return undefined;
    return error.body?.message ?? `The org answered with status ${error.status}.`;
  }

  get objectLabel() {
    return this.objectInfo?.data?.labelPlural ?? this.objectApiName;
  }

  get hasAside() {
    return this._components.length > 0 || Boolean(this.buildError);
  }

  get mainCss() {
    return `slds-col slds-size_1-of-1 slds-p-horizontal_x-small slds-m-bottom_small ${this.hasAside ? 'slds-large-size_2-of-3' : ''}`;
  }

  handleAction(event) {
    this.opened = this._actions.find(({ label }) => label === event.detail.label);
  }

  handleClose() {
    this.opened = undefined;
  }

  handleKey(event) {
    if (event.key === 'Escape') this.handleClose();
  }

  handleEdit(event) {
    this.isEditing = true;
    this.editedField = event.detail?.fieldApiName;
  }

  handleDone() {
    this.isEditing = false;
    this.editedField = undefined;
  }

  renderedCallback() {
    if (this.opened && !this.hasFocusedWindow) this.template.querySelector('[data-id="close-window"]')?.focus();
    this.hasFocusedWindow = Boolean(this.opened);
    if (this.isReady)
      document.title = `${nameOf(this.objectInfo.data, this.record.data)} | ${this.objectInfo.data.label}`;
  }
}
