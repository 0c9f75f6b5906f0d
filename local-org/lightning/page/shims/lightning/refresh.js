const handlers = new Map();
let registered = 0;

/** Asks the page to refresh its components. */
export class RefreshEvent extends CustomEvent {
  constructor() {
    super('lightning__refresh', { bubbles: true, composed: true, cancelable: true });
  }
}

export function registerRefreshHandler(element, handler) {
  registered += 1;
  handlers.set(registered, handler.bind(element));
  return registered;
}

export function unregisterRefreshHandler(id) {
  handlers.delete(id);
}

// the page is the one container
window.addEventListener('lightning__refresh', (event) => {
  event.stopPropagation();
  for (const handler of [...handlers.values()]) handler();
});
