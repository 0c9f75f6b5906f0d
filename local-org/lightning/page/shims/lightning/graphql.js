import { askOrg } from '../org-request.js';

/** A query's text; values in `${…}` are put in as they are. */
export function gql(texts, ...values) {
  return texts.reduce((all, text, index) => all + String(values[index - 1]) + text);
}

/**
 * The wire adapter for GraphQL (LWC Developer Guide, "GraphQL"): asks once the query and every variable are defined,
 * and gives out `{ data, errors, refresh }`. As in Lightning Data Service, a refresh that brings the same data gives
 * out nothing.
 */
export class graphql {
  asked = 0;

  constructor(emit) {
    this.emit = emit;
  }

  connect() {
    this.emit({ data: undefined, errors: undefined });
  }

  disconnect() {
    this.asked += 1;
  }

  update({ query, variables = {}, operationName }) {
    const config = { query, variables, operationName };
    const before = JSON.stringify(this.config);
    this.config = config;
    const isComplete = query !== undefined && Object.values(variables).every((value) => value !== undefined);
    if (isComplete && before !== JSON.stringify(config)) this.refresh();
  }

  async refresh() {
    this.asked += 1;
    const asked = this.asked;
    let result;
    try {
      const { data, errors } = await askOrg('POST', '/graphql', this.config);
      result = { data: data ?? undefined, errors: errors?.length > 0 ? errors : undefined };
    } catch (error) {
      result = { data: undefined, errors: [error] };
    }
    // a later question, or none of interest any more
    if (asked !== this.asked) return;
    const content = JSON.stringify(result);
    if (content !== this.content) this.emit({ ...result, refresh: () => this.refresh() });
    this.content = content;
  }
}
