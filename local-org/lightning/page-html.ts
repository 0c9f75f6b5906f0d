/** Where the browser is (LWC Developer Guide, "PageReference Types"). */
export interface PageReference {
  readonly type: 'standard__recordPage' | 'standard__namedPage';
  readonly attributes: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
}

/** A deployed component with the module that it is loaded from and the values of its settings. */
export interface PageComponent {
  readonly label: string;
  readonly tag: string;
  readonly module: string;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

/** What the page's scripts find in `globalThis.localOrg`. */
export interface PageContext {
  readonly pageReference: PageReference;
  readonly userId: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly customPermissions: readonly string[];
  readonly components: readonly PageComponent[];
  /** Buttons in the page's head, each opening its component. */
  readonly actions: readonly PageComponent[];
  readonly layout: unknown;
  readonly highlights: readonly string[];
  readonly buildError: string | undefined;
  /** Objects whose records the home page lists. */
  readonly objects: readonly string[];
}

/** Addresses of what the page loads. */
export interface PageAssets {
  readonly imports: Readonly<Record<string, string>>;
  readonly syntheticShadow: string;
  readonly main: string;
  readonly icons: string;
  readonly stylesheet: string;
}

/**
 * The page's HTML. Scripts in it carry a nonce, for the policy that goes with it.
 */
export function pageHtml(context: PageContext, assets: PageAssets, nonce: string): string {
  const script = (text: string, type = ''): string => `<script nonce="${nonce}"${type}>${text}</script>`;
  // synthetic shadow first: the engine looks for it once, while its module is evaluated
  return `<!doctype html>
<html lang="${context.lang.split(/[-_]/)[0] ?? 'en'}" dir="${context.dir}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Loading…</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${assets.stylesheet}">
    <style>html { scrollbar-gutter: stable; } html, body { background: #f3f3f3; }</style>
    ${script(`globalThis.localOrg = ${asScript(context)}; localOrg.load = (module) => import(module);`)}
    <script nonce="${nonce}" src="${assets.syntheticShadow}"></script>
    ${script(asScript({ imports: assets.imports }), ' type="importmap"')}
    ${script(`import ${asScript(assets.icons)}; import ${asScript(assets.main)};`, ' type="module"')}
  </head>
  <body>
  </body>
</html>
`;
}

/**
 * Only our own server is reached, but for images of trusted sites, and no script runs that the page does not bring.
 * @param imageHosts such as `https://example.com`
 */
export function securityPolicy(nonce: string, imageHosts: readonly string[] = []): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    ["img-src 'self' data:", ...imageHosts].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A value as JSON that cannot end the script around it. */
function asScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
