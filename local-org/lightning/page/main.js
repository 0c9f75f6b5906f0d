import { createElement } from 'lwc';
import HomePage from 'org/homePage';
import RecordPage from 'org/recordPage';

const {
  pageReference,
  components,
  actions,
  layout,
  highlights,
  buildError,
  objects,
  load: loadModule,
} = globalThis.localOrg;

/** Loads a deployed component; one that cannot be loaded says so in its place. */
async function load({ label, module, tag, properties }) {
  try {
    const { default: constructor } = await loadModule(module);
    return { label, tag, constructor, properties };
  } catch (error) {
    return { label, tag, problem: error.message };
  }
}

async function showRecord() {
  const element = createElement('org-record-page', { is: RecordPage });
  const { recordId, objectApiName } = pageReference.attributes;
  // all at once: what comes later would push aside what is there
  const [placed, opened] = await Promise.all([components, actions].map((list) => Promise.all(list.map(load))));
  Object.assign(element, { recordId, objectApiName, layout, highlights, buildError });
  Object.assign(element, { components: placed, actions: opened });
  document.body.append(element);
}

function showHome() {
  const element = createElement('org-home-page', { is: HomePage });
  element.objects = objects;
  document.body.append(element);
}

if (pageReference.type === 'standard__recordPage') await showRecord();
else showHome();
