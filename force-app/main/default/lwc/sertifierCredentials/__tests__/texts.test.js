import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const BUNDLE = dirname(require.resolve('../sertifierCredentials.html'));
const TRANSLATIONS = join(BUNDLE, '../../../../../addons/translations/translations');
const LABELS = readFileSync(join(BUNDLE, '../../labels/CustomLabels.labels-meta.xml'), 'utf8');
const read = (...path) => readFileSync(join(BUNDLE, ...path), 'utf8');
const matchesOf = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name);
const placesOf = (text) => [...text.matchAll(/\{\d+\}/g)].map(([place]) => place).sort();

const english = new Map(
  [...LABELS.matchAll(/<fullName>(\w+)<\/fullName>[^]*?<value>([^<]*)<\/value>/g)].map(([, name, text]) => [name, text])
);

describe('texts of the card', () => {
  it('P19 the template holds no text of its own', () => {
    const html = read('sertifierCredentials.html');
    const between = html.replace(/<[^>]*>/g, ' ').replace(/\{[^}]*\}/g, ' ');
    expect(between.trim()).toBe('');
    expect(matchesOf(html, /\s(?:title|alternative-text|label|aria-label)="([^"]*)"/g)).toEqual([]);
  });

  it('P19 every label that the card uses is in the package, and no label of the card is unused', () => {
    const imported = readdirSync(BUNDLE)
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) => matchesOf(read(name), /@salesforce\/label\/c\.(\w+)/g));
    expect([...new Set(imported)].sort()).toEqual(
      [...english.keys()].filter((name) => /^Sertifier_(Card|Status)_/.test(name)).sort()
    );
  });

  it('P20 the style sheet holds no colour of its own', () => {
    expect(read('sertifierCredentials.css')).not.toMatch(/#[0-9a-f]{3,8}\b|\b(rgb|hsl)a?\(/i);
  });
});

describe('motion', () => {
  it('P21 nothing moves, so that prefers-reduced-motion is kept for everybody', () => {
    expect(read('sertifierCredentials.css')).not.toMatch(/animation|transition|@keyframes/);
  });
});

describe('translations, which deploy apart', () => {
  it.each(['tr', 'de', 'es', 'fr', 'ja'])('P19 every label is in %s, with the same places for values', (language) => {
    const file = join(TRANSLATIONS, `${language}.translation-meta.xml`);
    expect(existsSync(file)).toBe(true);
    const pairs = [...readFileSync(file, 'utf8').matchAll(/<label>([^<]*)<\/label>\s*<name>(\w+)<\/name>/g)];
    const translated = new Map(pairs.map(([, text, name]) => [name, text]));
    expect([...translated.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [name, text] of translated) {
      expect([name, text.trim() === '']).toEqual([name, false]);
      expect([name, placesOf(text)]).toEqual([name, placesOf(english.get(name))]);
    }
  });
});
