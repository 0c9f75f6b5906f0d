import { createElement } from 'lwc';
import RecordPage from 'org/recordPage';

const { pageReference, components, layout, highlights, buildError, load: loadModule } = globalThis.localOrg;

/** Loads a deployed component; one that cannot be loaded says so in its place. */
async function load({ label, module, tag }) {
  try {
    const { default: constructor } = await loadModule(module);
    return { label, tag, constructor };
  } catch (error) {
    return { label, tag, problem: error.message };
  }
}

const element = createElement('org-record-page', { is: RecordPage });
const { recordId, objectApiName } = pageReference.attributes;
Object.assign(element, { recordId, objectApiName, layout, highlights, buildError });
document.body.append(element);
element.components = await Promise.all(components.map(load));
