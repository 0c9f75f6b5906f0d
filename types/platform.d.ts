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

declare module '@salesforce/customPermission/*' {
  /** True, or undefined for a person without it. */
  const isGranted: true | undefined;
  export default isGranted;
}

declare module '@salesforce/i18n/*' {
  const value: string;
  export default value;
}

declare module 'lightning/graphql' {
  export function gql(texts: TemplateStringsArray, ...values: unknown[]): unknown;
  /** A wire adapter, used by `@wire` alone. */
  export const graphql: any;
}

declare module 'lightning/navigation' {
  export const NavigationMixin: {
    <Base>(base: Base): Base;
    readonly Navigate: unique symbol;
  };
}

declare module 'lightning/platformShowToastEvent' {
  export class ShowToastEvent extends CustomEvent<unknown> {
    constructor(detail: { title: string; message?: string; variant?: string; mode?: string });
  }
}

declare module 'lightning/prompt' {
  export default class LightningPrompt {
    /** Resolves with what was entered, or with null where the person cancelled. */
    static open(options: { message: string; label: string; defaultValue?: string }): Promise<string | null>;
  }
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
  export function updateRecord(
    input: { fields: Record<string, unknown> },
    options?: { ifUnmodifiedSince?: string },
  ): Promise<unknown>;
  export function notifyRecordUpdateAvailable(records: { recordId: string }[]): Promise<void>;
}
