import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const BUNDLE = dirname(require.resolve('../sertifierCredentials.html'));
const read = (...path) => readFileSync(join(BUNDLE, ...path), 'utf8');
const matchesOf = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name);

describe('texts of the card', () => {
  it('P19 the template holds no text of its own', () => {
    const html = read('sertifierCredentials.html');
    const between = html.replace(/<[^>]*>/g, ' ').replace(/\{[^}]*\}/g, ' ');
    expect(between.trim()).toBe('');
    expect(matchesOf(html, /(?:title|alternative-text|label|aria-label)="([^"]*)"/g)).toEqual([]);
  });

  it('P19 every label that the card uses is in the package, and no label of the card is unused', () => {
    const imported = readdirSync(BUNDLE)
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) => matchesOf(read(name), /@salesforce\/label\/c\.(\w+)/g));
    const labels = matchesOf(
      read('..', '..', 'labels', 'CustomLabels.labels-meta.xml'),
      /<fullName>(Sertifier_(?:Card|Status)_\w+)<\/fullName>/g
    );
    expect(imported.sort()).toEqual(labels.sort());
  });
});
