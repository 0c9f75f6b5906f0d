// What the platform gives to components and no package with a free licence declares.
interface FieldId {
  objectApiName: string;
  fieldApiName: string;
}

declare module '@salesforce/schema/*' {
  const field: FieldId;
  export default field;
}

declare module '@salesforce/label/*' {
  const text: string;
  export default text;
}

declare module '@salesforce/apex' {
  export function refreshApex(wired: unknown): Promise<void>;
}

declare module 'lightning/refresh' {
  export function registerRefreshHandler(element: unknown, handler: () => Promise<boolean>): string;
  export function unregisterRefreshHandler(id: string | undefined): void;
  export class RefreshEvent extends CustomEvent<undefined> {
    constructor();
  }
}

declare module 'lightning/uiRecordApi' {
  /** A wire adapter, used by `@wire` alone. */
  export const getRecord: any;
  export function getFieldValue(record: unknown, field: FieldId | string): any;
  export function notifyRecordUpdateAvailable(records: { recordId: string }[]): Promise<void>;
}

declare module 'lightning/uiRelatedListApi' {
  /** A wire adapter, used by `@wire` alone. */
  export const getRelatedListRecords: any;
}
