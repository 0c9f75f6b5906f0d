import type { Position } from '../../metadata/xml-element.ts';

/** A class cannot be deployed: what is wrong, in the platform's words, and where. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly position: Position;

  constructor(message: string, position: Position) {
    super(message);
    this.position = position;
  }
}

/** A construct of Apex that is outside the declared subset, refused by its name. */
export function notSupported(what: string, position: Position): SourceError {
  return new SourceError(`Not supported by the local org: ${what}.`, position);
}
