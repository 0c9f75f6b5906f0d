import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { minify } from './minify-component.ts';

describe('a component’s source, minified', () => {
  it('keeps what others see of a script: imports, exports, fields, decorators', async () => {
    const text = `import { api as wanted } from 'lwc';
      /** Says so. */
      const answer = { long: 42 };
      export const shown = (value) => value + answer.long;
      export default class Card { @wanted title; get both() { const inner = this.title; return inner + shown(1); } }`;
    assert.equal(
      await minify('card.js', text),
      'import{api as a}from"lwc";const b={long:42};export const shown=c=>c+b.long;class c{@a title;get both(){const d=this.title;return d+shown(1)}}export{c as default};',
    );
  });

  it('takes comments and blanks out of templates and style sheets', async () => {
    const template = '<template>\n  <!-- why -->\n  <p class="a">{text}\n  </p>\n</template>\n';
    assert.equal(await minify('card.html', template), '<template><p class="a">{text}</p></template>');
    assert.equal(
      await minify('card.css', '/* why */\n.a > .b {\n  color: var(--c, red);\n}\n'),
      '.a>.b{color:var(--c,red)}',
    );
  });
});
