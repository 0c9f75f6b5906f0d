import { asRecord, isSuccess, listOf } from '../org/queries.ts';
import { textOf, type OrgPort, type OrgRecord } from '../org/org-port.ts';
import { answeredFault } from '../org/org-fault.ts';
import { comparePackage, type PackageState } from '../setup/steps/deploy-package.ts';
import { parseXml, type XmlNode } from '../setup/package/xml-tree.ts';

/** What several checks want to know of an org; each is asked for once. */
export class OrgFacts {
  readonly org: OrgPort;
  readonly now: Date;
  private readonly known = new Map<string, Promise<unknown>>();

  constructor(org: OrgPort, now: Date) {
    this.org = org;
    this.now = now;
  }

  /** The one control row with all its fields; undefined where there is none. */
  control(): Promise<OrgRecord | undefined> {
    return this.once('control', async () => {
      const fields = await this.fieldsOf('Sertifier_Control__c');
      if (fields.length === 0) {
        throw answeredFault('Reading the control row', 'INVALID_TYPE', 'there is no object Sertifier_Control__c.');
      }
      const [row] = await this.org.query(`SELECT ${fields.join(', ')} FROM Sertifier_Control__c LIMIT 1`);
      return row;
    });
  }

  /** API names of an object's fields that the user sees; none where the object is not there. */
  fieldsOf(objectName: string): Promise<readonly string[]> {
    return this.once(`fields of ${objectName}`, async () => {
      const answer = await this.org.request('GET', `/sobjects/${objectName}/describe`);
      if (!isSuccess(answer)) return [];
      return listOf(asRecord(answer.body).fields).flatMap((field) => textOf(asRecord(field), 'name') ?? []);
    });
  }

  /** How the org's package compares with this clone's. */
  package(): Promise<PackageState> {
    return this.once('package', () => comparePackage(this.org));
  }

  /** Root element of a metadata file of the org, by its path; undefined where the org has none. */
  async metadata(path: string): Promise<XmlNode | undefined> {
    const { present } = await this.package();
    const bytes = present.get(path);
    return bytes === undefined ? undefined : parseXml(Buffer.from(bytes).toString('utf8'));
  }

  private once<Value>(key: string, load: () => Promise<Value>): Promise<Value> {
    const loading = (this.known.get(key) as Promise<Value> | undefined) ?? load();
    this.known.set(key, loading);
    return loading;
  }
}
