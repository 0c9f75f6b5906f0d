/** Help "Apex Reserved Keywords in External Services": words that are no property names as they are. */
const RESERVED: ReadonlySet<string> = new Set(
  `abstract and as asc autonomous begin bigdecimal blob boolean break bulk by byte case cast catch char class collect
  commit const continue currency date datetime decimal default delete desc do double else end enum exception exit export
  extends false final finally float for from global goto group having hint if implements import in inner insert instanceof
  int integer interface into join like limit list long loop map merge new not null nulls number object of on or outer
  override package parallel pragma private protected public retrieve return rollback select set short sobject sort static
  string super switch synchronized system testmethod then this throw time transaction trigger true try type undelete
  update upsert using virtual void webservice when where while`.split(/\s+/),
);

/**
 * A name of a specification as Apex and flows write it: whatever is no letter or digit, the underscore included, and a
 * digit in front becomes `x` and its UTF-8 bytes in hexadecimal; a reserved word gets `z0` in front.
 */
export function encodeName(name: string): string {
  if (RESERVED.has(name.toLowerCase())) return `z0${name}`;
  return Array.from(name, (character, index) => {
    const stays = index === 0 ? /[A-Za-z]/ : /[A-Za-z0-9]/;
    return stays.test(character) ? character : hexadecimal(character);
  }).join('');
}

function hexadecimal(character: string): string {
  return `x${Buffer.from(character, 'utf8').toString('hex')}`;
}
