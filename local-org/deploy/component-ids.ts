import { componentKey } from '../metadata/component.ts';
import { makeRecordId } from '../values/record-id.ts';

/** Key prefixes of the records behind component types (help "Standard field record ID prefix decoder"). */
const KEY_PREFIXES: Readonly<Record<string, string>> = {
  ApexClass: '01p',
  ApexTrigger: '01q',
  CustomApplication: '02u',
  CustomField: '00N',
  CustomLabel: '101',
  CustomMetadata: 'm00',
  CustomObject: '01I',
  CustomPermission: '0CP',
  CustomTab: '01r',
  FlexiPage: '0M0',
  Flow: '301',
  Layout: '00h',
  LightningComponentBundle: '0Rb',
  ListView: '00B',
  NamedCredential: '0XA',
  PermissionSet: '0PS',
  QuickAction: '09D',
  StaticResource: '081',
  ValidationRule: '03d',
};
const OTHER_PREFIX = '00X';

/** Gives each component an ID that stays the same as long as the org lives. */
export class ComponentIds {
  private readonly ids = new Map<string, string>();
  private readonly ofTarget: (type: string, fullName: string) => string | undefined;

  constructor(ofTarget: (type: string, fullName: string) => string | undefined) {
    this.ofTarget = ofTarget;
  }

  idOf(type: string, fullName: string): string {
    const known = this.ofTarget(type, fullName);
    if (known !== undefined) return known;
    const key = componentKey(type, fullName);
    const made = this.ids.get(key) ?? makeRecordId(KEY_PREFIXES[type] ?? OTHER_PREFIX, this.ids.size + 1);
    this.ids.set(key, made);
    return made;
  }
}
