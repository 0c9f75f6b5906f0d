import assert from 'node:assert/strict';
import { it } from 'node:test';
import { launchBrowser } from '../../local-org/lightning/test-support/browser.ts';
import { lowContrasts } from './contrast.ts';

it('P21 a contrast that is too low is found, behind shadow roots too; large letters may have less', async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.setContent(`<x-card></x-card><script>
      const root = document.querySelector('x-card').attachShadow({ mode: 'open' });
      root.innerHTML = '<div style="background: #222"><p style="color: #333">dark</p><p style="color: #ddd">bright</p>' +
        '<details><summary>closed</summary><p style="color: #333">not shown</p></details>' +
        '<p style="color: #333; visibility: hidden">hidden</p>' +
        '<p style="color: #888; font-size: 24px">large</p><p style="color: #888; background: #fff8">veiled</p></div>';
    </script>`);
    const found = await lowContrasts(page, 'x-card');
    assert.deepEqual(
      found.map((one) => one.split(':')[0]),
      ['dark', 'closed', 'veiled'],
    );
  } finally {
    await browser.close();
  }
});
