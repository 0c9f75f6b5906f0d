import { wireAdapter } from '../wire-adapter.js';

const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');

function urlOf({ type, attributes = {} }) {
  const { recordId, objectApiName, actionName = 'view', url } = attributes;
  if (type === 'standard__webPage') return url;
  if (type === 'standard__recordPage') {
    return `/lightning/r/${objectApiName === undefined ? '' : `${objectApiName}/`}${recordId}/${actionName}`;
  }
  throw new Error(`The local org cannot navigate to a page of type ${type}: it has record pages and web pages.`);
}

export const NavigationMixin = (Base) =>
  class extends Base {
    [Navigate](pageReference, replace = false) {
      const url = urlOf(pageReference);
      if (pageReference.type === 'standard__webPage') window.open(url, '_blank', 'noopener');
      else if (replace) window.location.replace(url);
      else window.location.assign(url);
    }

    [GenerateUrl](pageReference) {
      return Promise.resolve(urlOf(pageReference));
    }
  };
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;

export const CurrentPageReference = wireAdapter([], () => Promise.resolve(globalThis.localOrg.pageReference));
