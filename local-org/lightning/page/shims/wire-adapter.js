const REFRESH = Symbol('refresh');

/** Adapters of components that are on the page, for refreshing what shows a record. */
const connected = new Set();

/**
 * A wire adapter over the org's User Interface API (LWC Developer Guide, "Understand the Wire Service"): asks as
 * soon as every required value is defined, and again on each change; gives out `{ data, error }`.
 * As in Lightning Data Service, a refresh that brings the same data gives out nothing.
 * @param {string[]} required names of configuration values that must be there
 * @param {(config: any) => Promise<any>} ask
 * @param {(config: any) => string | undefined} [recordIdOf] the record that the data are of, if of one
 * @param {(config: any) => boolean} [isEnough] whether there is enough to ask, beyond the required values
 */
export function wireAdapter(required, ask, recordIdOf = () => undefined, isEnough = () => true) {
  return class {
    constructor(emit) {
      this.emit = emit;
      this.asked = 0;
    }

    connect() {
      connected.add(this);
      this.give({});
    }

    disconnect() {
      connected.delete(this);
      this.asked += 1;
    }

    update(config) {
      const before = JSON.stringify(this.config);
      this.config = config;
      const isComplete = required.every((name) => config[name] !== undefined && config[name] !== null);
      if (isComplete && isEnough(config) && before !== JSON.stringify(config)) this.refresh();
    }

    shows(recordId) {
      return this.config !== undefined && recordIdOf(this.config) === recordId;
    }

    async refresh() {
      this.asked += 1;
      const asked = this.asked;
      let result;
      try {
        result = { data: await ask(this.config) };
      } catch (error) {
        result = { error };
      }
      // a later question, or none of interest any more
      if (asked !== this.asked) return;
      const content = JSON.stringify(result);
      if (content !== this.content) this.give(result);
      this.content = content;
    }

    give({ data, error }) {
      const result = { data, error };
      Object.defineProperty(result, REFRESH, { value: () => this.refresh() });
      this.emit(result);
    }
  };
}

/**
 * Asks again for what a component was given.
 * @param {any} result as the wire gave it out
 */
export async function refreshResult(result) {
  await result?.[REFRESH]?.();
}

/**
 * Asks again for everything on the page that shows one of these records.
 * @param {string[]} recordIds
 */
export async function refreshRecords(recordIds) {
  await Promise.all([...connected].filter((one) => recordIds.some((id) => one.shows(id))).map((one) => one.refresh()));
}
