import { LightningElement } from 'lwc';

const SHOWN_MILLISECONDS = 5000;
const ICONS = { success: 'utility:success', error: 'utility:error', warning: 'utility:warning', info: 'utility:info' };

/** Short messages over the page, as components ask for by ShowToastEvent. */
export default class Toasts extends LightningElement {
  /** @type {{ key: number, title: string, message: string, icon: string, css: string }[]} */
  shown = [];
  count = 0;
  listener = (event) => this.show(event.detail);

  connectedCallback() {
    window.addEventListener('lightning__showtoast', this.listener);
  }

  disconnectedCallback() {
    window.removeEventListener('lightning__showtoast', this.listener);
  }

  show({ title = '', message = '', variant = 'info', mode = 'dismissible' }) {
    const key = (this.count += 1);
    const icon = ICONS[variant] ?? ICONS.info;
    this.shown = [
      ...this.shown,
      { key, title, message, icon, css: `slds-notify slds-notify_toast slds-theme_${variant}` },
    ];
    // eslint-disable-next-line @lwc/lwc/no-async-operation -- a toast goes away by itself
    if (mode !== 'sticky') setTimeout(() => this.remove(key), SHOWN_MILLISECONDS);
  }

  remove(key) {
    this.shown = this.shown.filter((toast) => toast.key !== key);
  }

  handleClose(event) {
    this.remove(Number(event.currentTarget.dataset.key));
  }
}
