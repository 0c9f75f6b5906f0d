/** A deployed component, or the page itself, cannot be built: says which file, what is wrong and what would do. */
export class LightningBuildError extends Error {
  override readonly name = 'LightningBuildError';
}
