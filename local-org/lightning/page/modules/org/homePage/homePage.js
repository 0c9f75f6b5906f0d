import { LightningElement, api } from 'lwc';
import { recordUrl } from 'org/recordFields';

const QUERY = '/services/data/v66.0/query';

/** Where a browser begins: the latest records of the objects that something was deployed for. */
export default class HomePage extends LightningElement {
  /** API names. */
  @api objects = [];

  lists = [];

  async connectedCallback() {
    this.lists = await Promise.all(this.objects.map((name) => this.latest(name)));
  }

  async latest(name) {
    const query = new URLSearchParams({ q: `SELECT Id, Name FROM ${name} ORDER BY LastModifiedDate DESC LIMIT 25` });
    const response = await fetch(`${QUERY}?${query}`);
    const answer = await response.json();
    if (!response.ok)
      return { name, problem: answer[0]?.message ?? `The org answered with status ${response.status}.` };
    const records = answer.records.map(({ Id, Name }) => ({ id: Id, name: Name, url: recordUrl(Id, name) }));
    return { name, records, isEmpty: records.length === 0 };
  }
}
